"""What a drawing says beside its shapes: unit, states of layers, paper space, proxies, attributes; rewritten for GDAL.

GDAL draws what is on paper among what is in the model, says nothing of what it cannot draw, and makes a block with
attributes a picture with loose texts. Here such entities are taken out and counted, or become a point with columns.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

# Characters of older Chinese, Japanese and Korean drawings: \M+5B8F8 is GBK's B8F8.
MIF: Final = re.compile(rb"\\M\+([1-5])([0-9A-Fa-f]{4})")
MIF_CODECS: Final = {b"1": "cp932", b"2": "cp950", b"3": "cp949", b"4": "johab", b"5": "gbk"}
# $INSUNITS: how many metres a unit is.
METRES: Final = {
    1: 0.0254, 2: 0.3048, 3: 1609.344, 4: 0.001, 5: 0.01, 6: 1.0, 7: 1000.0, 10: 0.9144, 14: 0.1, 15: 10.0, 16: 100.0,
    21: 0.3048,
}  # fmt: skip
# Kinds of entities that GDAL draws, and those that hold nothing to draw.
DRAWN: Final = frozenset(
    b"POINT LINE LWPOLYLINE POLYLINE TEXT MTEXT ARC CIRCLE ELLIPSE SPLINE HATCH INSERT SOLID TRACE 3DFACE DIMENSION"
    b" LEADER MULTILEADER MLEADER MLINE ATTRIB ATTDEF VERTEX SEQEND ENDSEC SECTION EOF 3DSOLID ARC_DIMENSION".split()
)
SILENT: Final = frozenset(b"VIEWPORT ACAD_TABLE_STYLE WIPEOUTVARIABLES LIGHT SUN".split())
PROXIES: Final = re.compile(
    rb"ACAD_PROXY_ENTITY|ACAD_PROXY_OBJECT|TCH_\w+|TDB\w+|HY\w*_\w+|ZW\w*_PROXY\w*|SC_\w+"
)
FOLLOWERS: Final = frozenset({b"VERTEX", b"ATTRIB", b"SEQEND"})
FROZEN: Final = 1
# Applications whose extended data says nothing to people.
OWN_APPLICATIONS: Final = frozenset({"ZONGHENG", "ACAD", "ACADANNOTATIVE"})
STRINGS, NUMBERS = (b"1000",), (b"1040", b"1041", b"1042", b"1070", b"1071")
MOST_ATTRIBUTES: Final = 100

Lines = list[bytes]


@dataclass(slots=True)
class Drawing:
    """The drawing as GDAL is to read it, and what it says beside; texts are still bytes of its encoding.

    `attributes` are names and values by the handle of their entity. `states` say of layers that they cannot be seen.
    """

    content: bytes = b""
    metres: float = 0.0
    states: dict[bytes, str] = field(default_factory=dict)
    attributes: dict[bytes, dict[bytes, bytes]] = field(default_factory=dict)
    on_paper: int = 0
    proxies: Counter[bytes] = field(default_factory=Counter)
    not_drawn: Counter[bytes] = field(default_factory=Counter)

    def notes(self) -> list[str]:
        """What was left out, in Chinese."""
        notes = []
        if self.on_paper:
            notes.append(f"图纸空间（布局）里的 {self.on_paper} 个图元没有读，只读模型空间。")
        if total := self.proxies.total():
            notes.append(
                f"有 {total} 个代理图元没有读（天正、鸿业等软件的自定义对象）。"
                "请在该软件里另存为“图形导出 T3”，或炸开成普通图元后重新导出 DXF。"
            )
        if self.not_drawn:
            kinds = "、".join(
                f"{kind.decode('ascii', 'replace')} {n}" for kind, n in self.not_drawn.most_common(6)
            )
            notes.append(f"这些图元没有读：{kinds}。需要的请炸开成线或面后重新导出。")
        return notes


def characters(content: bytes) -> bytes:
    r"""The drawing with \M+5B8F8 as \U+7ED9, which stands for the same character in any encoding."""
    return MIF.sub(_as_unicode, content) if b"\\M+" in content else content


def _as_unicode(match: re.Match[bytes]) -> bytes:
    try:
        char = bytes.fromhex(match[2].decode()).lstrip(b"\x00").decode(MIF_CODECS[match[1]])
    except (UnicodeDecodeError, ValueError):
        return match[0]
    return b"".join(b"\\U+%04X" % ord(one) for one in char)


def look_over(content: bytes) -> Drawing:
    """The drawing without paper space, proxies and attributes, of which it says how many there were and which."""
    lines = content.splitlines()
    drawing = Drawing()
    out: Lines = []
    section = b""
    made = 0
    groups = list(_groups(lines))
    at = 0
    while at < len(groups):
        start, end = groups[at]
        kind = lines[start + 1].strip()
        at += 1
        if kind == b"SECTION":
            section = _value(lines, start, end, b"2")
            if section == b"HEADER":
                drawing.metres = _metres(lines, start, end)
        elif section == b"TABLES" and kind == b"LAYER":
            _note_state(drawing, lines, start, end)
        elif section == b"ENTITIES" and kind not in (b"ENDSEC", b"EOF"):
            followers = at
            while followers < len(groups) and lines[groups[followers][0] + 1].strip() in FOLLOWERS:
                followers += 1
            whole = groups[at:followers] if kind in (b"INSERT", b"POLYLINE") else []
            made += 1
            kept = _entity(drawing, lines, kind, (start, end), whole, made)
            at = followers if whole else at
            out += kept
            continue
        out += lines[start:end]
    drawing.content = b"\n".join(out) + b"\n"
    return drawing


def _groups(lines: Lines) -> Iterator[tuple[int, int]]:
    """Where each entity begins and ends: from one code 0 to the next."""
    pairs = len(lines) // 2 * 2
    starts = [place for place in range(0, pairs, 2) if lines[place].strip() == b"0"]
    yield from zip(starts, [*starts[1:], pairs], strict=True)


def _value(lines: Lines, start: int, end: int, code: bytes) -> bytes:
    for place in range(start + 2, end, 2):
        if lines[place].strip() == code:
            return lines[place + 1].strip()
    return b""


def _metres(lines: Lines, start: int, end: int) -> float:
    for place in range(start + 2, end - 2, 2):
        if lines[place + 1].strip() == b"$INSUNITS":
            said = lines[place + 3].strip()
            return METRES.get(int(said), 0.0) if said.isdigit() and len(said) < 4 else 0.0
    return 0.0


def _note_state(drawing: Drawing, lines: Lines, start: int, end: int) -> None:
    name = _value(lines, start, end, b"2")
    flags, colour = _value(lines, start, end, b"70"), _value(lines, start, end, b"62")
    words = []
    if flags.isdigit() and int(flags[:6]) & FROZEN:
        words.append("冻结")
    if colour.startswith(b"-"):
        words.append("关闭")
    if words:
        drawing.states[name] = "、".join(words)


def _entity(
    drawing: Drawing,
    lines: Lines,
    kind: bytes,
    own: tuple[int, int],
    followers: list[tuple[int, int]],
    number: int,
) -> Lines:
    """The lines of an entity as they stay in the drawing; none where it is left out."""
    start, end = own
    last = followers[-1][1] if followers else end
    if _value(lines, start, end, b"67") == b"1":
        drawing.on_paper += 1
        return []
    if PROXIES.fullmatch(kind):
        drawing.proxies[_value(lines, start, end, b"8")] += 1
        return []
    if kind not in DRAWN:
        if kind not in SILENT:
            drawing.not_drawn[kind] += 1
        return []
    handle = _value(lines, start, end, b"5")
    head = lines[start : start + 2]
    if not handle:
        # Larger than any handle of a program's, so that none is there twice.
        handle = b"FFFF%08X" % number
        head = [*head, b"5", handle]
    attributes = _extended(lines, start, end)
    tags = [one for one in followers if lines[one[0] + 1].strip() == b"ATTRIB"]
    if kind == b"INSERT" and tags:
        for one in tags:
            name = _value(lines, *one, b"2")
            if name and len(attributes) < MOST_ATTRIBUTES:
                attributes[name] = _value(lines, *one, b"1")
        drawing.attributes[handle] = attributes
        return _as_point(lines, start, end, handle)
    if attributes:
        drawing.attributes[handle] = attributes
    return [*head, *lines[start + 2 : last]]


def _as_point(lines: Lines, start: int, end: int, handle: bytes) -> Lines:
    """A point where a block with attributes is put in."""
    layer = _value(lines, start, end, b"8") or b"0"
    east = _value(lines, start, end, b"10") or b"0"
    if _value(lines, start, end, b"230").startswith(b"-"):
        east = east[1:] if east.startswith(b"-") else b"-" + east
    north = _value(lines, start, end, b"20") or b"0"
    return [
        b"0", b"POINT", b"5", handle, b"100", b"AcDbEntity", b"8", layer, b"100", b"AcDbPoint", b"10", east, b"20",
        north, b"30", b"0",
    ]  # fmt: skip


def _extended(lines: Lines, start: int, end: int) -> dict[bytes, bytes]:
    """Extended data by application: the first under its name, further ones numbered; name=value under that name."""
    values: dict[bytes, bytes] = {}
    application = b""
    numbers: dict[bytes, int] = defaultdict(int)
    for place in range(start + 2, end, 2):
        code, value = lines[place].strip(), lines[place + 1].strip()
        if code == b"1001":
            application = value
        elif application and code in (*STRINGS, *NUMBERS) and value:
            if application.decode("ascii", "replace").upper() in OWN_APPLICATIONS:
                continue
            name, sign, rest = value.partition(b"=")
            if sign and name and code in STRINGS:
                values.setdefault(name.strip(), rest.strip())
            else:
                numbers[application] += 1
                number = numbers[application]
                values[application if number == 1 else application + b"_%d" % number] = value
        if len(values) >= MOST_ATTRIBUTES:
            break
    return values
