"""What dies is started again, and nothing is left when the server ends."""

# Faces: gis/serving/front.py, gis/serving/plan.py

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gis.serving import front
from gis.serving.plan import Bounds, lanes
from gis.serving.watch import Program, uninterrupted
from tests.gis.devtools.test_serving import children, free_port
from tests.gis.serving.conftest import Served

pytestmark = pytest.mark.cluster


def answers(served: Served) -> bool:
    try:
        return all(served.ask(path, timeout=5).status == 200 for path in ("/readyz", "/api/"))
    except OSError:
        return False


def soon(holds: Callable[[], bool], within_s: float = 60) -> bool:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_every_program_of_the_server_that_is_killed_is_started_again(victim: Served) -> None:
    for _ in range(2):
        before = set(children(victim.process.pid))
        for child in before:
            os.kill(child, signal.SIGKILL)
        assert soon(lambda: len(set(children(victim.process.pid)) - before) == len(before))  # noqa: B023
        assert soon(lambda: answers(victim))
    assert victim.process.poll() is None


def test_a_lane_that_is_killed_is_forked_again(victim: Served) -> None:
    [host] = [child for child in children(victim.process.pid) if b"lanes" in _words(child)]
    assert soon(lambda: len(children(host)) == len(lanes()))
    killed = set(children(host))
    for lane in killed:
        os.kill(lane, signal.SIGKILL)
    assert soon(lambda: killed.isdisjoint(children(host)) and len(children(host)) == len(lanes()))
    assert soon(lambda: answers(victim))


def test_nothing_stays_of_a_server_that_is_killed_though_a_worker_hangs(victim: Served) -> None:
    [host] = [child for child in children(victim.process.pid) if b"lanes" in _words(child)]
    assert soon(lambda: len(children(host)) == len(lanes()) and all(map(children, children(host))))
    tree = [host, *children(host), *(worker for lane in children(host) for worker in children(lane))]
    os.kill(tree[-1], signal.SIGSTOP)
    victim.process.kill()
    assert soon(lambda: not [pid for pid in tree if _runs(pid)])


def _runs(pid: int) -> bool:
    """Whether a process is there and is more than what is left of one that nobody has waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _words(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_however_diligently_a_body_drips_its_connection_ends_with_a_renewal(tmp_path: Path) -> None:
    binary = front.program()
    assert binary, "nginx is not installed; script/test installs it"
    port = free_port()
    front.write(
        tmp_path / "front",
        port=port,
        sockets=tmp_path,
        static=tmp_path,
        logs=tmp_path / "log",
        lanes=lanes(),
        bounds=Bounds(renewal_s=2),
    )
    program = Program(
        "front", front.command(binary, tmp_path / "front", tmp_path / "log/front.log"), tmp_path
    )
    program.start()
    try:
        assert soon(lambda: _connects(port))
        with socket.create_connection(("127.0.0.1", port)) as dripping:
            dripping.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n")
            time.sleep(0.5)
            program.hang_up()
            began = time.monotonic()
            assert soon(lambda: not _takes_a_byte(dripping), 10)
            assert time.monotonic() - began < 9  # before a gap alone would have ended it
    finally:
        program.ask_to_end()
        program.end(5)


def _connects(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _takes_a_byte(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"a")
    except OSError:
        return False
    return True


def test_a_signal_that_comes_while_a_program_is_begun_is_obeyed_once_it_is_known(tmp_path: Path) -> None:
    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    program = Program("begun", ["sleep", "60"], tmp_path)
    try:
        with pytest.raises(KeyboardInterrupt):
            _begin_under_a_signal(program)
        assert program.process is not None
        assert signal.getsignal(signal.SIGTERM) is stop
        program.ask_to_end()
        program.end(5)
        assert program.died()
    finally:
        signal.signal(signal.SIGTERM, before)


def _begin_under_a_signal(program: Program) -> None:
    with uninterrupted():
        signal.raise_signal(signal.SIGTERM)
        program.start()


def test_a_program_that_dies_again_and_again_holds_up_no_other(tmp_path: Path) -> None:
    dying = Program("dying", ["false"], tmp_path, pause_s=4.0)
    other = Program("other", ["sleep", "60"], tmp_path)
    dying.start()
    other.start()
    try:
        assert soon(dying.died)
        assert other.process is not None
        other.process.kill()
        assert soon(other.died)
        began = time.monotonic()
        while other.died():
            for program in (dying, other):
                program.look()
            time.sleep(0.05)
        assert time.monotonic() - began < 6  # the other one pauses for eight
        assert dying.died()
    finally:
        other.end(1)
        dying.end(1)
