"""script/test: the same set-up as for serving, then every check and every test; arguments go to pytest."""

import subprocess

from gis.setup import checking, everything
from gis.setup.progress import say


def main(arguments: list[str]) -> int:
    """Check and test; the answer is the exit status. pytest's closing line is the last one printed."""
    everything.prepare(testing=True)
    with everything.database():
        checks = checking.main([])
        say("检查全部通过。" if checks == 0 else "检查未全部通过;继续运行测试。")
        tests = subprocess.run(
            [everything.python(), "-m", "pytest", *arguments], cwd=everything.CHECKOUT, check=False
        )
    return tests.returncode or checks
