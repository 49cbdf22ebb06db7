"""File locks under var/ that end with the process holding them, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.devtools.cluster.problems import ClusterError


def folder(checkout: Path) -> Path:
    """The checkout's var/, created when absent; ClusterError when that is not allowed."""
    var = checkout / "var"
    try:
        var.mkdir(exist_ok=True)
    except PermissionError:
        raise ClusterError(f"无权写入 {checkout}。请用检出的所有者或 root 运行。") from None
    return var


def grasp(file: Path) -> int:
    """A descriptor of the lock file, not yet locked; children that are exec'd do not inherit it."""
    try:
        return os.open(file, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError:
        raise ClusterError(f"无权写入 {file.parent}。请用检出的所有者或 root 运行。") from None


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Hold the lock alone for the block, waiting for it."""
    descriptor = grasp(file)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def shared(file: Path) -> Iterator[None]:
    """Hold the lock together with others for the block, waiting for whoever holds it alone."""
    descriptor = grasp(file)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def alone(file: Path) -> Iterator[bool]:
    """Try to hold the lock alone without waiting; yields whether nobody else holds it."""
    descriptor = grasp(file)
    try:
        yield _try_alone(descriptor)
    finally:
        os.close(descriptor)


def _try_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
