"""Chunks of cells sent to a Dask cluster; computes nothing itself and is imported only where a scheduler is named.

Every worker must have this project's code. Chunks are the same as at home and are added in the same order, so the
figures are identical to the last bit.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from parcels.coverage.engine.problem import CoverageError
from parcels.coverage.engine.run import Mapping

ADDRESS: Final = re.compile(r"([a-z]+://)?[\w.\-\[\]:]+:\d{1,5}", re.ASCII)


def through(address: str, *, timeout_s: float = 2.0) -> Mapping:
    """A mapping for `run` that computes on the cluster of the scheduler at `address`, such as tcp://host:8786.

    Raises CoverageError for what is no such address, where nobody listens there, and where Dask is not installed; the
    mapping raises it where who listens is no scheduler.
    """
    return cluster(address, timeout_s=timeout_s)


def cluster(
    address: str, *, timeout_s: float = 2.0
) -> Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]:
    """As `through`, for whatever function and values: a task for each value."""
    if not ADDRESS.fullmatch(address):
        raise CoverageError(f"调度器地址“{address[:40]}”不行，请写成 tcp://主机:8786 这样的形式")
    _knock(address, timeout_s)
    try:
        from distributed import Client
    except ImportError as error:
        raise CoverageError("没有安装 Dask（distributed），不能使用集群计算") from error

    def on_cluster(function: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
        try:
            client = Client(address, timeout=timeout_s, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CoverageError(f"连接不上 Dask 调度器 {address}") from error
        with client:
            # Not pure: naming a chunk by its contents would cost more than computing many of them.
            for future in client.map(function, list(values), pure=False):
                yield future.result()

    return on_cluster


def _knock(address: str, timeout_s: float) -> None:
    """Refuse at once where nobody listens: Dask itself tries again for as long as it may."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout_s).close()
    except (OSError, OverflowError) as error:
        raise CoverageError(f"连接不上 Dask 调度器 {address}") from error
