"""An EPANET file with nothing left but what draws its pipes; every line keeps its number, so that messages find it."""

import re
from typing import Final, NamedTuple

SECTION: Final = re.compile(r"\s*\[(\w+)")
# Sections by their first four letters, as EPANET reads them, and how many words of a line say where something is.
NODES: Final = {"JUNC": 2, "RESE": 2, "TANK": 2}
KEPT: Final = {"PIPE": None, "COOR": 3, "VERT": 3}
LINKS: Final = ("PUMP", "VALV")
UNITS: Final = re.compile(r"\s*UNITS\s+(\w+)", re.IGNORECASE)


class Pruned(NamedTuple):
    """What is left of a file, the flow unit that it names ("" for none), and how many pumps and valves were in it."""

    text: str
    unit: str
    pumps: int
    valves: int


def prune(text: str) -> Pruned:
    """The file without what is no pipe: newer words, demands, rules, curves and qualities decide nothing here."""
    lines = [line.partition(";")[0].rstrip() for line in text.split("\n")]
    sections = _sections(lines)
    pipes = {words[0] for line, name in sections if name == "PIPE" and (words := line.split())}
    unit, counts = "", dict.fromkeys(LINKS, 0)
    kept = []
    for line, name in sections:
        words = line.split()
        is_head = line.lstrip().startswith("[")
        if name == "OPTI" and (match := UNITS.match(line)):
            unit = match[1].upper()
        if name in counts and words and not is_head:
            counts[name] += 1
        kept.append(_kept(line, name, words, pipes, is_head=is_head))
    return Pruned("\n".join(kept), unit, counts["PUMP"], counts["VALV"])


def _sections(lines: list[str]) -> list[tuple[str, str]]:
    """Each line with the section that it stands in."""
    sections, name = [], ""
    for line in lines:
        if section := SECTION.match(line):
            name = section[1][:4].upper()
        sections.append((line, name))
    return sections


def _kept(line: str, name: str, words: list[str], pipes: set[str], *, is_head: bool) -> str:
    """What is kept of a line: the words that say where nodes, pipes and bends are, states and tags of pipes."""
    if is_head:
        known = (*NODES, *KEPT, "STAT", "TAGS")
        # Reservoirs and tanks are nodes like others here: the rest of their lines speaks of water.
        return {"RESE": "[JUNCTIONS]", "TANK": "[JUNCTIONS]"}.get(name, line) if name in known else ""
    if not words:
        return ""
    if name in NODES:
        return f" {words[0]} 0"
    if name in KEPT:
        return " " + " ".join(words[: KEPT[name]])
    if (
        name == "STAT"
        and words[0] in pipes
        and len(words) > 1
        and words[1].upper() in ("OPEN", "CLOSED", "CV")
    ):
        return line
    if name == "TAGS" and len(words) > 2 and words[0].upper() == "LINK" and words[1] in pipes:
        return line
    return ""
