"""Which system account runs the cluster and how programs run as it; PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from gis.devtools.cluster.problems import ClusterError

FOR_ROOT = "postgres"  # Debian's packages create it


def current() -> str:
    """Name of the account this process runs as; ClusterError where the system does not know it."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise ClusterError(
            f"系统里没有编号为 {os.geteuid()} 的账户,PostgreSQL 无法以它运行。请换一个有名字的账户。"
        ) from None


def for_cluster() -> str:
    """The account a new cluster gets: root hands it to `postgres`, anyone else runs it themselves."""
    if os.geteuid() != 0:
        return current()
    try:
        return pwd.getpwnam(FOR_ROOT).pw_name
    except KeyError:
        raise ClusterError("没有 postgres 账户:请先安装 PostgreSQL(script/server 会自动安装)。") from None


def run_as(account: str, argv: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program as the account, from / and without the caller's PG* settings; its output is captured."""
    settings: dict[str, Any] = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
        "errors": "replace",
        "stdin": subprocess.DEVNULL,
        **identity(account),
        **options,
    }
    return subprocess.run(argv, check=False, **settings)


def identity(account: str) -> dict[str, Any]:
    """Arguments that make a child run as the account; ClusterError when we may not become it."""
    person = pwd.getpwnam(account)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # English messages, so that problems.from_output can recognise them; UTF-8 names everywhere.
    environment |= {"LC_ALL": "C.UTF-8", "HOME": person.pw_dir}
    common: dict[str, Any] = {"cwd": "/", "env": environment}
    if os.geteuid() == person.pw_uid:
        return common
    if os.geteuid() != 0:
        raise ClusterError(
            f"这份检出的数据库由账户 {account} 运行,当前账户是 {current()}。请改用 {account} 或 root 运行。"
        )
    return common | {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def may_enter(account: str, folder: Path) -> bool:
    """Whether the account can reach the folder: every folder on the way must let it through."""
    return run_as(account, ["test", "-x", str(folder)]).returncode == 0


def give(folder: Path, account: str) -> None:
    """Make `folder` the account's own, closed to all others; creates it when absent."""
    folder.mkdir(mode=0o700, exist_ok=True)
    person = pwd.getpwnam(account)
    if folder.stat().st_uid != person.pw_uid:
        os.chown(folder, person.pw_uid, person.pw_gid)
    folder.chmod(0o700)


def hand_over(file: Path, account: str) -> None:
    """Make a file the account's own, closed to all others."""
    person = pwd.getpwnam(account)
    if file.stat().st_uid != person.pw_uid:
        os.chown(file, person.pw_uid, person.pw_gid)
    file.chmod(0o600)
