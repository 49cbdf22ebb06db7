"""How large a drawing becomes when its blocks are put in wherever they are referred to; counts, puts nothing in."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from gis.errors import DomainError

# Entities after putting in: a city's drawing with all its manholes as blocks has some hundred thousand.
MOST_ENTITIES: Final = 3_000_000
DEEPEST: Final = 60


class Reference(NamedTuple):
    """A block put in `times` times, once for each place of its array."""

    name: bytes
    times: int


Group = list[tuple[bytes, bytes]]


def refuse_too_large(content: bytes) -> None:
    """Raises DomainError for a drawing whose blocks within blocks come to more than MOST_ENTITIES."""
    if b"INSERT" not in content:
        return
    inside: dict[bytes, list[Reference]] = defaultdict(list)
    own: dict[bytes, int] = defaultdict(int)
    placed: list[Reference] = []
    block = b""
    for kind, group in _entities(content):
        if kind == b"BLOCK":
            block = _first(group, b"2").upper()
        elif kind == b"ENDBLK":
            block = b""
        elif kind == b"INSERT":
            (inside[block] if block else placed).append(_reference(group))
        elif block:
            own[block] += 1
    sizes: dict[bytes, int] = {}
    total = sum(one.times * _size(one.name, inside, own, sizes, 0) for one in placed)
    if total > MOST_ENTITIES:
        raise DomainError(
            f"DXF 里的块套块，展开后超过 {MOST_ENTITIES:,} 个图形，已拒绝。请在 CAD 里炸开或清理（PURGE）后再导出。"
        )


def _size(
    name: bytes,
    inside: dict[bytes, list[Reference]],
    own: dict[bytes, int],
    sizes: dict[bytes, int],
    depth: int,
) -> int:
    """Entities of a block with those of the blocks in it; one within itself counts as nothing, too deep as too many."""
    if depth > DEEPEST:
        return MOST_ENTITIES + 1
    if name not in sizes:
        sizes[name] = 0
        below = sum(
            one.times * _size(one.name, inside, own, sizes, depth + 1) for one in inside.get(name, ())
        )
        sizes[name] = min(own.get(name, 0) + below, MOST_ENTITIES + 1)
    return sizes[name]


def _entities(content: bytes) -> Iterator[tuple[bytes, Group]]:
    """Every entity with the pairs of code and value under it."""
    lines = content.splitlines()
    codes, values = lines[0::2], lines[1::2]
    starts = [place for place, code in enumerate(codes[: len(values)]) if code.strip() == b"0"]
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        kind = values[start].strip()
        wanted = kind in (b"BLOCK", b"INSERT")
        yield kind, list(zip(codes[start + 1 : end], values[start + 1 : end], strict=True)) if wanted else []


def _first(group: Group, code: bytes, default: bytes = b"") -> bytes:
    return next((value.strip() for number, value in group if number.strip() == code), default)


def _reference(group: Group) -> Reference:
    columns, rows = (_first(group, code, b"1") for code in (b"70", b"71"))
    times = max(1, _whole(columns)) * max(1, _whole(rows))
    return Reference(_first(group, b"2").upper(), times)


def _whole(value: bytes) -> int:
    return int(value) if value.isdigit() and len(value) < 10 else 1
