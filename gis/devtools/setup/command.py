"""How every script begins and ends: errors become a few Chinese lines and an exit status, never a traceback."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from gis.devtools.cluster import ClusterError
from gis.devtools.setup.progress import SetupError, explain_os_error, say


def run(main: Callable[[list[str]], int]) -> None:
    """Run a script's main function with the command line's arguments and exit with its status."""
    try:
        _check_owner(Path(__file__).resolve().parent.parent.parent.parent)
        sys.exit(main(sys.argv[1:]))
    except (SetupError, ClusterError) as error:
        say(f"\n{error}")
    except OSError as error:
        say(f"\n{explain_os_error(error)}")
    except KeyboardInterrupt:
        say("\n已中断。")
        sys.exit(130)
    sys.exit(1)


def _check_owner(checkout: Path) -> None:
    """Refuse early where an earlier run as root left files that this account cannot change."""
    for place in (checkout, checkout / "var", checkout / ".venv"):
        if place.exists() and not os.access(place, os.W_OK):
            raise SetupError(
                f"{place} 不属于当前账户(以前用 root 运行过?)。请继续用 root 运行,或先:\n"
                f"  sudo chown -R $(id -un) {checkout}"
            )
