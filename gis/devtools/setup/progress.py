"""Running a long step: says in Chinese what is being done and how long it takes, and explains a failure."""

import errno
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

TICK_S = 10
EXPLANATIONS = {
    "No space left on device": "磁盘已满。请腾出空间后重试。",
    "You don't have enough free space": "磁盘空间不足。请腾出空间后重试。",
    "ENOSPC": "磁盘已满。请腾出空间后重试。",
    "Disk quota exceeded": "磁盘配额已用完。请腾出空间后重试。",
    "Could not get lock": "另一个程序正在安装软件包,等它结束后重试。",
    "Temporary failure resolving": "网络不通,无法下载。请检查网络后重试。",
    "Temporary failure in name resolution": "网络不通,无法下载。请检查网络后重试。",
    "EAI_AGAIN": "网络不通,无法下载。请检查网络后重试。",
    "ENOTFOUND": "网络不通,无法下载。请检查网络后重试。",
    "Network is unreachable": "网络不通,无法下载。请检查网络后重试。",
    "CERTIFICATE_VERIFY_FAILED": "服务器证书无法验证;若经过公司代理,请用 PIP_CERT 指定它的根证书。",
    "THESE PACKAGES DO NOT MATCH THE HASHES": "下载的软件包与锁定的哈希不符,已拒绝安装。",
    "EINTEGRITY": "下载的前端包与锁定的哈希不符,已拒绝安装。",
}


class SetupError(Exception):
    """Setting up cannot go on; the message is for the person at the terminal."""


def say(text: str) -> None:
    """One line of progress, on standard error so that a command's own output stays clean."""
    print(text, file=sys.stderr, flush=True)


def run(doing: str, argv: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run a program with its output in `log`, ticking while it lasts; SetupError with a reason when it fails."""
    say(f"{doing}…")
    began = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT, env=environment)
        try:
            _tick_until_done(process, began)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode != 0:
        raise SetupError(explain(doing, log.read_text(encoding="utf-8", errors="replace"), log))
    say(f"  完成,用时 {time.monotonic() - began:.0f} 秒")


def explain(doing: str, output: str, log: Path | None = None) -> str:
    """Why a step failed, in Chinese where its output is understood, else its last lines."""
    for sign, explanation in EXPLANATIONS.items():
        if sign in output:
            return f"{doing}失败:{explanation}"
    last = "\n".join(output.strip().splitlines()[-15:])
    return f"{doing}失败" + (f"(全文见 {log})" if log else "") + f":\n{last}"


def explain_os_error(error: OSError) -> str:
    """A system error in Chinese where it is one that set-up expects."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘已满。请腾出空间后重试。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"无权写入 {error.filename}。请用检出的所有者或 root 运行。"
    return f"系统错误:{error}"


def _tick_until_done(process: subprocess.Popen[bytes], began: float) -> None:
    while True:
        try:
            process.wait(TICK_S)
        except subprocess.TimeoutExpired:
            say(f"  …已 {time.monotonic() - began:.0f} 秒")
        else:
            return
