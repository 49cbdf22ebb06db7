"""Who is using the private cluster: the last one out stops it; locks die with killed users."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gis.devtools.cluster import locks, place, server
from gis.devtools.cluster.problems import ClusterError


@contextmanager
def held(checkout: Path = place.CHECKOUT) -> Iterator[place.Place]:
    """Have the cluster running for the block; then stop it unless it is pinned or another process uses it."""
    try:
        with locks.shared(_use(checkout)):
            with locks.exclusive(_start(checkout)):
                here = place.settle(checkout)
                server.start(here)
            yield here
    finally:
        _release(checkout)


def revive(checkout: Path = place.CHECKOUT) -> None:
    """Start the cluster again for a user that saw it die."""
    with locks.exclusive(_start(checkout)):
        server.start(place.settle(checkout))


def pin(checkout: Path = place.CHECKOUT) -> place.Place:
    """Start the cluster and leave it running until `unpin`, whoever comes and goes."""
    with held(checkout) as here:
        _mark(checkout).touch()
        return here


def unpin(checkout: Path = place.CHECKOUT) -> bool:
    """Stop a pinned cluster; the answer is whether it is stopped now, False while somebody uses it."""
    _mark(checkout).unlink(missing_ok=True)
    return _release(checkout)


def renew(checkout: Path = place.CHECKOUT) -> None:
    """Throw the cluster away with all its data; ClusterError while another process uses it."""
    with locks.alone(_use(checkout)) as nobody_else:
        if not nobody_else:
            raise ClusterError(
                "另一个程序正在使用这份检出的数据库(script/server 或 script/test?),先结束它再用 --fresh。"
            )
        with suppress(ClusterError):  # a damaged record names nothing to destroy
            here = place.find(checkout)
            if here is not None:
                server.destroy(here)
        place.forget(checkout)
        _mark(checkout).unlink(missing_ok=True)


def _release(checkout: Path) -> bool:
    with locks.alone(_use(checkout)) as nobody_else:
        if not nobody_else or _mark(checkout).exists():
            return False
        here = place.find(checkout)
        if here is not None:
            server.stop(here)
        return True


def _use(checkout: Path) -> Path:
    return locks.folder(checkout) / "cluster.use"


def _start(checkout: Path) -> Path:
    return locks.folder(checkout) / "cluster.start"


def _mark(checkout: Path) -> Path:
    return locks.folder(checkout) / "cluster.pinned"
