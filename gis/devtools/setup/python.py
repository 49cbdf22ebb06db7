"""Which Python runs us; this module alone must be readable by any Python 3."""

import os
import shutil
import sys

NEEDED = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11", "/usr/bin/python3")


def require(arguments):  # type: ignore[no-untyped-def]  # annotations are kept out of a file that old Pythons read
    """Go on under a Python that is new enough, changing to another one where there is one; else say so and end."""
    if sys.version_info >= NEEDED:
        return
    tried = os.environ.get("ZONGHENG_PYTHON_TRIED", "")
    for name in NEWER:
        path = shutil.which(name)
        if path and path not in tried.split(":"):
            os.environ["ZONGHENG_PYTHON_TRIED"] = tried + ":" + path
            os.execv(path, [path] + arguments)  # noqa: RUF005
    sys.exit(
        "需要 Python 3.11 或更新的版本,当前是 %d.%d。"  # noqa: UP031
        "Debian 12 及以后:sudo apt-get install python3" % sys.version_info[:2]
    )
