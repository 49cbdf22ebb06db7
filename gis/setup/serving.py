"""script/server: set everything up, then serve until Ctrl-C and end everything that was started."""

import argparse
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

from gis.cluster import holders, server
from gis.cluster.place import Place
from gis.setup import everything, ports
from gis.setup.progress import SetupError, say

PATIENCE_S = 60
WATCH_S = 2
BLOCKING_THREADS = 4  # per worker; each holds one connection to the database


def main(arguments: list[str]) -> int:
    """Serve; the answer is the exit status."""
    options = _options(arguments)
    _listen_to_signals()
    ports.check_free(options.port)
    everything.prepare()
    with everything.database(fresh=options.fresh) as private:
        _run_manage("prepare")
        return _serve(options.port, private)


def _listen_to_signals() -> None:
    """End in order on Ctrl-C (also where a shell's & had it ignored), on kill, and when the terminal closes."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means to go on
        signal.signal(signal.SIGHUP, _stop)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description="准备好一切并在 127.0.0.1 上提供服务")
    parser.add_argument("--port", type=int, default=8000, help="端口,默认 8000")
    parser.add_argument("--fresh", action="store_true", help="丢弃自带的数据库,从演示数据重新开始")
    options = parser.parse_args(arguments)
    if not 0 < options.port < 65536:
        parser.error("端口应在 1 到 65535 之间")
    return options


def _run_manage(*words: str) -> None:
    done = subprocess.run([everything.python(), str(everything.CHECKOUT / "manage.py"), *words], check=False)
    if done.returncode != 0:
        raise SetupError("准备数据库未成功,原因见上。")


def _serve(port: int, private: Place | None) -> int:
    # In a session of its own: Ctrl-C reaches this process alone, which then ends the whole group in order.
    process = subprocess.Popen(_granian(port), cwd=everything.CHECKOUT, start_new_session=True)
    try:
        _await(process, port)
        _announce(port)
        _watch(process, private)
    except KeyboardInterrupt:
        say("\n正在停止…")
        return 0
    finally:
        _end(process)
    raise SetupError(f"服务进程意外退出(状态 {process.returncode}),原因见上。")


def _watch(process: "subprocess.Popen[bytes]", private: Place | None) -> None:
    """Return when the server ends; meanwhile bring the private database back should it be killed."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(WATCH_S)
            return
        if private is not None and not server.running(private):
            say("数据库意外停止,正在恢复…")
            holders.revive(private.checkout)


def _granian(port: int) -> list[str]:
    # setpriv: should this process be killed outright, the kernel ends the server too and frees the port.
    guarded = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    workers = min(max(os.cpu_count() or 1, 2), 4)
    return [
        *(*guarded, everything.python(), "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "--respawn-failed-workers"),
        *("--workers", str(workers), "--blocking-threads", str(BLOCKING_THREADS)),
        *("--blocking-threads-idle-timeout", "600", "gis.wsgi:application"),
    ]


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SetupError(f"服务进程未能启动(状态 {process.returncode}),原因见上。")
        if _alive(port):
            return
        time.sleep(0.05)
    raise SetupError(f"服务进程 {PATIENCE_S} 秒内没有应答。")


def _alive(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _announce(port: int) -> None:
    say(f"\n纵横已就绪:http://127.0.0.1:{port}/")
    logins = everything.CHECKOUT / "var/demo-logins.txt"
    if logins.exists():
        say(f"演示账号(存于 {logins}):\n{logins.read_text(encoding='utf-8').rstrip()}")
    say("按 Ctrl-C 停止。")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let requests in progress finish, but not for ever; then nothing of the server's group is left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(subprocess.TimeoutExpired):
        process.terminate()
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt
