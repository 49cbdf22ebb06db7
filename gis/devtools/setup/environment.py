"""The virtual environment .venv: made when absent or broken, filled from the hash-locked requirements.txt."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from gis.devtools.setup import progress, stamp

NOT_COMPILED = r"/(tests?|testing|sample_data)/"
NEEDED_MB = 2500  # .venv, npm's folder, downloads on their way, a database


def prepare(checkout: Path) -> None:
    """Have .venv hold exactly the locked versions; skipped when lock, Python and place are those of last time."""
    venv = checkout / ".venv"
    python = venv / "bin" / "python"
    lock = checkout / ("requirements-production.txt" if _production() else "requirements.txt")
    mark = stamp.fingerprint([lock])
    if _usable(python) and stamp.matches(venv / ".stamp", mark):
        return
    _check_space(checkout)
    logs = checkout / "var" / "log"
    if not _usable(python) or _production():  # nothing of an earlier developer's installation stays
        shutil.rmtree(venv, ignore_errors=True)
        progress.run("建立 Python 虚拟环境", [sys.executable, "-m", "venv", str(venv)], logs / "venv.log")
    # Wheels only: a fresh machine has no compiler.
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
    ]
    # pip compiles one module after the other.
    locked = [
        "--no-compile",
        "--require-hashes",
        "--only-binary=:all:",
        "-r",
        str(lock),
    ]
    progress.run("安装 Python 软件包(首次约需一两分钟)", [*pip, *locked], logs / "pip.log", _environment())
    # Where Python may not write what it compiles, every start would compile everything: half a second to seconds.
    compiling = [str(python), "-m", "compileall", "-q", "-j", "0", "-x", NOT_COMPILED, str(venv / "lib")]
    with suppress(progress.SetupError):  # what does not compile is what nobody imports
        progress.run("编译 Python 软件包", compiling, logs / "compile.log", _environment())
    stamp.press(venv / ".stamp", mark)


def _production() -> bool:
    """Whether this machine only serves: no test tools are installed then."""
    return os.environ.get("ZONGHENG_PRODUCTION", "0") == "1"


def _usable(python: Path) -> bool:
    """Whether .venv works, was made for this folder (its scripts name it) and by a Python that is still there."""
    activate = python.with_name("activate")
    if not (python.exists() and activate.exists() and str(python.parent.parent) in activate.read_text()):
        return False
    command = [
        str(python),
        "-c",
        "import sys, importlib.util as u; sys.exit(sys.version_info < (3, 11) or not u.find_spec('pip'))",
    ]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _environment() -> dict[str, str]:
    # Settings of another environment must not send packages elsewhere than into ours.
    foreign = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_USER"}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def _check_space(checkout: Path) -> None:
    free_mb = shutil.disk_usage(checkout).free // 1_000_000
    if free_mb < NEEDED_MB:
        raise progress.SetupError(
            f"磁盘空间不足:{checkout} 所在磁盘只剩 {free_mb} MB,首次安装约需 {NEEDED_MB} MB。请腾出空间后重试。"
        )
