# Faces: gis/devtools/setup/*.py
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gis.devtools.setup import ports, progress, stamp
from tests.paths import CHECKOUT


def test_a_taken_port_is_reported_with_the_process_that_has_it() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(progress.SetupError, match=rf"端口 {port} 已被进程 {os.getpid()}"):
            ports.check_free(port)
    ports.check_free(port)


def test_a_failed_step_is_explained_in_chinese_where_its_output_is_understood() -> None:
    full = progress.explain("安装", "error: could not write: No space left on device")
    assert full == "安装失败:磁盘已满。请腾出空间后重试。"
    assert "something odd" in progress.explain("安装", "line\nsomething odd\n")


def test_a_step_that_fails_says_where_its_whole_output_is(tmp_path: Path) -> None:
    log = tmp_path / "log" / "step.log"
    failing = [sys.executable, "-c", "print('broken here'); raise SystemExit(3)"]
    with pytest.raises(progress.SetupError, match=r"broken here"):
        progress.run("试一试", failing, log)
    assert log.read_text() == "broken here\n"


def test_a_step_is_repeated_when_a_file_it_depends_on_changes(tmp_path: Path) -> None:
    lock, pressed = tmp_path / "lock", tmp_path / ".stamp"
    lock.write_text("one")
    assert not stamp.matches(pressed, stamp.fingerprint([lock]))
    stamp.press(pressed, stamp.fingerprint([lock]))
    assert stamp.matches(pressed, stamp.fingerprint([lock]))
    lock.write_text("two")
    assert not stamp.matches(pressed, stamp.fingerprint([lock]))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as an account without rights")
def test_without_root_the_missing_packages_and_the_command_that_brings_them_are_named() -> None:
    program = (
        f"import os, sys; sys.path.insert(0, {str(CHECKOUT)!r})\n"
        "from pathlib import Path; from gis.devtools.setup.packages import Need, prepare\n"
        "os.environ['PATH'] = '/nowhere:' + os.environ['PATH']; os.setuid(65534)\n"
        "prepare([Need('some-package', lambda: False)], Path('/dev/null'))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "缺少系统软件包:some-package" in done.stderr
    assert "apt-get install --no-install-recommends some-package" in done.stderr


def test_the_lock_files_name_no_place_to_download_from() -> None:
    python = (CHECKOUT / "requirements.txt").read_text()
    assert not [
        word for word in ("--index-url", "--extra-index-url", "--find-links", "://") if word in python
    ]
    assert '"resolved"' not in (CHECKOUT / "package-lock.json").read_text()
