"""script/test: the same set-up as for serving, then every check and every test; arguments go to pytest."""

import os
import subprocess
from typing import Final

from gis.devtools.setup import checking, everything
from gis.devtools.setup.progress import say

# A file is built up once, in one process. In the order in which they are collected, as files that empty the database
# come last.
ALL_AT_ONCE: Final = (
    *("--numprocesses", str(min(os.cpu_count() or 1, 4))),
    *("--dist", "loadfile", "--no-loadscope-reorder"),
)


def main(arguments: list[str]) -> int:
    """Check and test; the answer is the exit status. pytest's closing line is the last one printed.

    Without arguments every test runs, in a process a processor up to four, each with its own database.
    """
    everything.prepare(testing=True)
    with everything.database():
        checks = checking.main([])
        say("检查全部通过。" if checks == 0 else "检查未全部通过;继续运行测试。")
        tests = subprocess.run(
            [everything.python(), "-m", "pytest", *(arguments or ALL_AT_ONCE)],
            cwd=everything.CHECKOUT,
            check=False,
        )
    return tests.returncode or checks
