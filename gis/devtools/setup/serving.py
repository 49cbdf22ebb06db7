"""script/server: set everything up, then serve until Ctrl-C and end everything that was started."""

import argparse
import os
import shutil
import signal
import subprocess
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from gis.devtools.cluster import refcount, server
from gis.devtools.cluster.place import Place
from gis.devtools.setup import everything, ports
from gis.devtools.setup.progress import SetupError, say
from gis.serving import front, watch
from gis.serving.plan import Bounds, lanes
from gis.serving.watch import Program

PATIENCE_S = 60
WATCH_S = 0.5
SWEEP_S = 24 * 3600
LOGS = everything.CHECKOUT / "var/log"
DEMO_LOGINS = everything.CHECKOUT / "var/demo-logins.txt"
FIRST_RUN_CODE = everything.CHECKOUT / "var/first-run-code"
SOCKET_PATH_BYTES = 100  # of 108; granian writes the resolved path


def main(arguments: list[str]) -> int:
    """Serve; the answer is the exit status."""
    options = _options(arguments)
    _listen_to_signals()
    ports.check_free(options.port)
    everything.prepare()
    if options.fresh:
        DEMO_LOGINS.unlink(missing_ok=True)
    with everything.database(fresh=options.fresh) as private:
        _run_manage("prepare", *(["--no-demo"] if options.empty else []))
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
    parser.add_argument(
        "--fresh", action="store_true", help="丢弃自带的数据库,从演示数据(或加 --empty 从空的)重新开始"
    )
    parser.add_argument("--empty", action="store_true", help="数据库为空时不建演示数据,从自己的区开始")
    options = parser.parse_args(arguments)
    if not 0 < options.port < 65536:
        parser.error("端口应在 1 到 65535 之间")
    return options


def _run_manage(*words: str) -> None:
    done = subprocess.run([everything.python(), str(everything.CHECKOUT / "manage.py"), *words], check=False)
    if done.returncode != 0:
        raise SetupError("准备数据库未成功,原因见上。")


def _serve(port: int, private: Place | None) -> int:
    programs = _programs(port)
    try:
        for program in programs:
            program.start()
        _await(programs, port)
        _announce(port)
        watch.watch(programs, WATCH_S, _Besides(programs, private))
    except KeyboardInterrupt:
        say("\n正在停止…")
    finally:
        for number in watch.ENDING:  # asked twice, it ends in order all the same
            signal.signal(number, signal.SIG_IGN)
        watch.end(programs)
    return 0


def _programs(port: int) -> list[Program]:
    """Nginx and the lanes behind it; without nginx one lane on the port itself."""
    run = everything.CHECKOUT / "var/run" / str(port)
    run.mkdir(parents=True, exist_ok=True)
    words = [everything.python(), "-m", "gis.serving.lanes"]
    worker = Program("后台处理", [everything.python(), "-m", "gis.jobs.worker"], everything.CHECKOUT)
    _gather_metrics(run / "metrics")
    nginx = front.program()
    if nginx is None:
        say("没有 nginx,直接提供服务:传得很慢的请求可能占住全部线程。安装 nginx 后重新启动即可。")
        return [Program("服务进程", [*words, str(run), str(port)], everything.CHECKOUT), worker]
    sockets = _sockets(run)
    front.write(
        run / "front",
        port=port,
        metrics_port=_metrics_port(port),
        sockets=sockets,
        static=everything.CHECKOUT / "var/static",
        logs=LOGS,
        lanes=lanes(),
        bounds=Bounds(),
    )
    return [
        Program("服务进程", [*words, str(sockets)], everything.CHECKOUT),
        worker,
        Program("前端代理", front.command(nginx, run / "front", LOGS / "front.log"), run),
    ]


def _gather_metrics(folder: Path) -> None:
    """Where the processes count, emptied; told to them by a variable that they inherit."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _metrics_port(port: int) -> int | None:
    """ZONGHENG_METRICS_PORT (0: none); else a thousand above the server's where that is free."""
    wanted = os.environ.get("ZONGHENG_METRICS_PORT", "")
    if wanted:
        return int(wanted) or None
    return port + 1000 if port + 1000 < 65536 and ports.is_free(port + 1000) else None


def _sockets(run: Path) -> Path:
    """A folder for the lanes' sockets that nobody else may enter; under /tmp where the path would be too long."""
    if len(os.fsencode(run / "sockets" / "health.sock")) > SOCKET_PATH_BYTES:
        return Path(tempfile.mkdtemp(prefix="zongheng-"))
    folder = run / "sockets"
    folder.mkdir(mode=0o700, exist_ok=True)
    for remains in folder.glob("*.sock"):
        remains.unlink()
    return folder


class _Besides:
    """What is looked after between looks at the programs: the private database, and old connections of the front."""

    def __init__(self, programs: list[Program], private: Place | None) -> None:
        self.programs, self.private = programs, private
        self.renewed = time.monotonic()
        self.swept = time.monotonic() - SWEEP_S + 60  # first when the start is over

    def __call__(self) -> None:
        if self.private is not None and not server.running(self.private):
            say("数据库意外停止,正在恢复…")
            refcount.revive(self.private.checkout)
        if time.monotonic() - self.swept > SWEEP_S:
            self.swept = time.monotonic()
            sweeping = [everything.python(), str(everything.CHECKOUT / "manage.py"), "sweep"]
            with (LOGS / "sweep.log").open("ab") as log:
                subprocess.Popen(sweeping, stdout=log, stderr=log)
        if len(self.programs) > 2 and time.monotonic() - self.renewed > Bounds.renewal_s:
            self.renewed = time.monotonic()
            self.programs[-1].hang_up()


def _await(programs: list[Program], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for program in programs:
            if program.died():
                raise SetupError(f"{program.name}未能启动,原因见上和 {LOGS}。")
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
    if FIRST_RUN_CODE.exists():
        say("数据库里还没有人。第一位管理员在这里建立(地址只能用一次):")
        say(f"  http://127.0.0.1:{port}/start/first/?code={FIRST_RUN_CODE.read_text(encoding='ascii')}")
    if DEMO_LOGINS.exists():
        say(f"演示账号和密码存于 {DEMO_LOGINS}")
    say("按 Ctrl-C 停止。")


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt
