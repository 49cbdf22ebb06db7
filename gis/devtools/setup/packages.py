"""System packages: which are missing, and installing them with apt; what is there in another way counts as there."""

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gis.devtools.cluster import binaries
from gis.devtools.setup import progress
from gis.serving import front

# Debian's package would make and start a server on port 5432 that nobody asked for.
NO_DEFAULT_CLUSTER = Path("/etc/postgresql-common/createcluster.d/zongheng.conf")

# Debian asks this program before it starts a service that was just installed; 101 means no.
NO_SERVICES = Path("/usr/sbin/policy-rc.d")
REFUSE = b"#!/bin/sh\nexit 101\n"


@dataclass(frozen=True)
class Need:
    """A thing the system must have, the Debian package that brings it, and how to see that it is there."""

    package: str
    present: Callable[[], bool]
    # Without it the server serves all the same, only less well guarded.
    optional: bool = False


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _package(name: str) -> Callable[[], bool]:
    return lambda: (
        Path(f"/var/lib/dpkg/info/{name}.list").exists()
        or bool(list(Path("/var/lib/dpkg/info").glob(f"{name}:*.list")))
    )


def _can_make_venv() -> bool:
    importlib.invalidate_caches()  # it may have been installed since this process looked
    return importlib.util.find_spec("ensurepip") is not None


def for_serving(private_database: bool) -> list[Need]:
    """What script/server needs; PostgreSQL itself only where the project keeps its own."""
    venv = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    needs = [
        Need(venv, _can_make_venv),
        Need("ca-certificates", lambda: Path("/etc/ssl/certs/ca-certificates.crt").exists()),
        Need("fonts-noto-cjk", _package("fonts-noto-cjk")),
        # What WeasyPrint sets type with; its wheel brings none of them.
        *(Need(name, _package(name)) for name in ("libpangoft2-1.0-0", "libharfbuzz-subset0")),
        Need("postgresql-client", _program("pg_dump")),
        Need(
            "nginx", lambda: front.program() is not None, optional=True
        ),  # takes slow bodies off our threads
    ]
    if private_database:
        needs.append(Need("postgresql-postgis", lambda: bool(binaries.installations())))
    return needs


def for_testing() -> list[Need]:
    """What script/test needs besides."""
    return [Need("chromium", _program("chromium")), Need("poppler-utils", _program("pdftotext"))]


def prepare(needs: list[Need], log: Path) -> None:
    """Install what is missing; SetupError naming the command to run where that is not allowed or not Debian."""
    lacking = [need for need in needs if not need.present()]
    if not lacking:
        return
    if all(need.optional for need in lacking):
        with suppress(progress.SetupError):  # serving says what is lacking
            _install(lacking, log)
    else:
        _install(lacking, log)


def _install(lacking: list[Need], log: Path) -> None:
    missing = [need.package for need in lacking]
    names = " ".join(missing)
    if not shutil.which("apt-get"):
        raise progress.SetupError(f"缺少系统软件包:{names}。这不是 Debian 系统,请用它自己的方式安装后重试。")
    as_root = _as_root()
    if as_root is None:
        raise progress.SetupError(
            f"缺少系统软件包:{names}。当前账户没有 root 权限,请让管理员运行:\n"
            f"  sudo apt-get update && sudo apt-get install --no-install-recommends {names}"
        )
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get"]
    progress.run("更新系统软件包目录", [*apt, "-q", "update"], log)
    with _without_default_cluster(as_root), _without_default_services(as_root, missing):
        install = [
            *apt,
            "-q",
            "-y",
            "-o",
            "DPkg::Lock::Timeout=300",
            "--no-install-recommends",
            "install",
            *missing,
        ]
        progress.run(f"安装系统软件包 {names}", install, log)
    absent = [need.package for need in lacking if not need.present() and not need.optional]
    if absent:
        raise progress.SetupError(f"安装后仍然缺少:{' '.join(absent)}(全文见 {log})")


def _as_root() -> list[str] | None:
    """The words before a command that make it run as root; None when we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    if allowed or (sys.stdin.isatty() and subprocess.run(["sudo", "-v"], check=False).returncode == 0):
        return ["sudo", "-n"]
    return None


@contextmanager
def _without_default_cluster(as_root: list[str]) -> Iterator[None]:
    """Keep postgresql-common from making its own server while we install; an existing choice is left alone."""
    if binaries.installations() or NO_DEFAULT_CLUSTER.exists():
        yield
        return
    subprocess.run([*as_root, "mkdir", "-p", str(NO_DEFAULT_CLUSTER.parent)], check=True)
    writing = [*as_root, "tee", str(NO_DEFAULT_CLUSTER)]
    subprocess.run(writing, input=b"create_main_cluster = false\n", stdout=subprocess.DEVNULL, check=True)
    try:
        yield
    finally:
        subprocess.run([*as_root, "rm", "-f", str(NO_DEFAULT_CLUSTER)], check=True)


@contextmanager
def _without_default_services(as_root: list[str], missing: list[str]) -> Iterator[None]:
    """Keep Debian's nginx from serving port 80 now and after the next boot: ours is started by script/server."""
    if "nginx" not in missing:
        yield
        return
    ours = not NO_SERVICES.exists()
    if ours:
        subprocess.run(
            [*as_root, "install", "-m", "755", "/dev/stdin", str(NO_SERVICES)], input=REFUSE, check=True
        )
    try:
        yield
    finally:
        if ours:
            subprocess.run([*as_root, "rm", "-f", str(NO_SERVICES)], check=True)
        if shutil.which("systemctl"):
            disabling = [*as_root, "systemctl", "disable", "nginx"]
            subprocess.run(disabling, capture_output=True, check=False)
