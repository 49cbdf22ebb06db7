"""Where this checkout's cluster lives and its address: one record, var/cluster.json. Starts nothing."""

import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote

from gis.devtools.cluster import account, locks
from gis.devtools.cluster.problems import ClusterError

CHECKOUT = Path(__file__).resolve().parent.parent.parent.parent
ELSEWHERE = Path("/var/lib/zongheng")  # for checkouts in folders that the cluster's account may not enter
DATABASE = "zongheng"
ROLE = "zongheng"
MARK = "place.json"
PORT = 5432  # names the socket file only: nothing listens on TCP, so every checkout may use the same
SOCKET_FILE = f".s.PGSQL.{PORT}"
SOCKET_PATH_BYTES = 107  # sun_path holds 108 with its closing zero


@dataclass(frozen=True)
class Place:
    """One checkout's cluster: `home` holds data, sockets and log, and carries the id in its name."""

    id: str
    checkout: Path
    home: Path
    account: str

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def sockets(self) -> Path:
        """Folder of the Unix socket: in `home`, or under /tmp where that path would be too long."""
        inside = self.home / "run"
        fits = len(os.fsencode(inside / SOCKET_FILE)) <= SOCKET_PATH_BYTES
        return inside if fits else Path("/tmp") / f"zongheng-{self.id}"

    @property
    def url(self) -> str:
        return _url(self.sockets)


def private_database_url() -> str:
    """Address of this checkout's cluster, running or not; where none can be made, one that nobody answers."""
    try:
        return settle().url
    except ClusterError:
        return _url(CHECKOUT / "var")


def settle(checkout: Path = CHECKOUT) -> Place:
    """The checkout's place, chosen and recorded at the first call."""
    place = find(checkout)
    if place is not None:
        return place
    with locks.exclusive(locks.folder(checkout) / "cluster.lock"):
        place = find(checkout)
        if place is None:
            place = _choose(checkout)
            _record(place)
        return place


def find(checkout: Path = CHECKOUT) -> Place | None:
    """The recorded place; a moved checkout keeps it, a copied one has none of its own yet."""
    recorded = _read(checkout)
    if recorded is None or recorded.checkout == checkout:
        return recorded
    original = _read(recorded.checkout)
    if original is not None and original.id == recorded.id:
        _say(f"这份检出复制自 {recorded.checkout};为它另建数据库,不动原来的数据。")
        return None
    moved = _moved(recorded, checkout)
    if not moved.home.is_dir():
        return None
    _say(f"检出已从 {recorded.checkout} 移到 {checkout},沿用原来的数据库。")
    _record(moved)
    return moved


def forget(checkout: Path) -> None:
    """Drop the record, so that the next `settle` chooses a new, empty place."""
    _record_file(checkout).unlink(missing_ok=True)


def mark(place: Place) -> None:
    """Write into the cluster's own folder whose it is, for `abandoned`."""
    _write(place, place.home / MARK)


def abandoned() -> list[Place]:
    """Clusters outside their checkouts whose checkout is gone or has another one now."""
    places = []
    for mark in sorted(ELSEWHERE.glob(f"cluster-*/{MARK}")):
        place = _parse(mark)
        claimed = _read(place.checkout) if place else None
        if place and (claimed is None or claimed.id != place.id):
            places.append(place)
    return places


def _url(sockets: Path) -> str:
    return f"postgis://{ROLE}@{quote(str(sockets), safe='')}:{PORT}/{DATABASE}"


def _choose(checkout: Path) -> Place:
    name = account.for_cluster()
    var = locks.folder(checkout)
    parent = var if account.may_enter(name, var) else ELSEWHERE
    identity = secrets.token_hex(6)
    return Place(identity, checkout, parent / f"cluster-{identity}", name)


def _moved(place: Place, checkout: Path) -> Place:
    inside = place.home.is_relative_to(place.checkout)
    home = checkout / place.home.relative_to(place.checkout) if inside else place.home
    return replace(place, checkout=checkout, home=home)


def _record_file(checkout: Path) -> Path:
    return checkout / "var" / "cluster.json"


def _record(place: Place) -> None:
    _write(place, _record_file(place.checkout))
    if place.home.is_dir():
        mark(place)


def _write(place: Place, file: Path) -> None:
    text = json.dumps(
        {name: str(value) for name, value in asdict(place).items()}, ensure_ascii=False, indent=1
    )
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(file)


def _read(checkout: Path) -> Place | None:
    return _parse(_record_file(checkout))


def _parse(file: Path) -> Place | None:
    try:
        fields = json.loads(file.read_text(encoding="utf-8"))
        return Place(fields["id"], Path(fields["checkout"]), Path(fields["home"]), fields["account"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        raise ClusterError(f"无权读取 {file}。请用检出的所有者或 root 运行。") from None
    except (ValueError, KeyError, TypeError):
        raise ClusterError(f"{file} 已损坏。可用 script/server --fresh 重建数据库,或恢复该文件。") from None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
