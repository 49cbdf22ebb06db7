"""No district's name, code or number of axes stands in the code: those are data; the demonstration is one of many."""

# Faces: gis/district.py

import re
from pathlib import Path

from gis.devtools.setup.everything import CHECKOUT

ROOMS = ("gis", "roads", "villages", "parcels", "maps")
# Names and codes of the demonstration, and its ten and eight axes in words.
FIXED = re.compile(r"示范区|焦作|南太行|十纵八横|industrial-1|大沙河|神州路|\bZONE\s*=\s*[\"']")
# What reads words of any district may know what such areas are called; demonstrations and frozen migrations are data.
ELSEWHERE = re.compile(r"/(demo|migrations)/|/demo\.py$")
WORDS_THAT_ARE_GRAMMAR = {"roads/reading/places/names.py"}
EXAMPLES = re.compile(
    r"^\s*(#|//|/?\*|\"\"\"|'''|<!--)|help_text|hint|description|placeholder|\(例|如 |K1\+200"
)


def sources() -> list[Path]:
    return [
        path
        for room in ROOMS
        for ending in ("py", "html", "js", "sql")
        for path in sorted((CHECKOUT / room).rglob(f"*.{ending}"))
        if not ELSEWHERE.search(path.as_posix())
    ]


def code_lines(path: Path) -> list[tuple[int, str]]:
    """Lines that are neither comments nor docstrings nor examples shown to people who type."""
    kept, inside = [], False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        quotes = line.count('"""')
        if inside or quotes:
            inside = inside != (quotes % 2 == 1)
            continue
        if not EXAMPLES.search(line):
            kept.append((number, line))
    return kept


def test_no_name_code_or_number_of_axes_of_a_district_stands_in_the_code() -> None:
    found = []
    for path in sources():
        name = path.relative_to(CHECKOUT).as_posix()
        if name in WORDS_THAT_ARE_GRAMMAR:
            continue
        found += [
            f"{name}:{number}: {line.strip()[:90]}" for number, line in code_lines(path) if FIXED.search(line)
        ]
    assert found == []
