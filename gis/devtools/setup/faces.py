"""Which modules no test faces: `python -m gis.devtools.setup.faces`; with --write the list is written anew.

`roads/figures/lights.py` is faced by `tests/roads/figures/test_lights.py`; a test file that faces several modules on
purpose names them in lines `# Faces: roads/reading/*.py`. tests/unfaced.txt lists the others, and only gets shorter.
"""

import re
import sys
from pathlib import Path
from typing import Final

from gis.devtools.setup.everything import CHECKOUT

# What Django asks for by name and holds no behaviour of its own.
PLAIN: Final = frozenset({"__init__.py", "apps.py", "urls.py"})
FACES: Final = re.compile(r"^# Faces: (.+)$", re.M)
LIST: Final = CHECKOUT / "tests" / "unfaced.txt"


def modules() -> list[Path]:
    """Every module of the rooms, relative to the checkout; migrations are no modules."""
    files = (
        file.relative_to(CHECKOUT) for app in CHECKOUT.glob("*/apps.py") for file in app.parent.rglob("*.py")
    )
    return sorted(file for file in files if file.name not in PLAIN and "migrations" not in file.parts)


def named() -> set[Path]:
    """The modules that test files say they face."""
    faced: set[Path] = set()
    for test in (CHECKOUT / "tests").rglob("test_*.py"):
        for line in FACES.findall(test.read_text(encoding="utf-8")):
            for pattern in line.split(","):
                faced.update(file.relative_to(CHECKOUT) for file in CHECKOUT.glob(pattern.strip()))
    return faced


def unfaced() -> list[str]:
    """Modules with neither a test of their name nor one that names them."""
    said = named()
    return [
        file.as_posix()
        for file in modules()
        if file not in said and not (CHECKOUT / "tests" / file.parent / f"test_{file.name}").exists()
    ]


def main(arguments: list[str]) -> int:
    """Compare with the list; the answer is the exit status."""
    now = unfaced()
    if "--write" in arguments:
        LIST.write_text("".join(f"{name}\n" for name in now), encoding="utf-8")
    listed = LIST.read_text(encoding="utf-8").split()
    added, gone = sorted(set(now) - set(listed)), sorted(set(listed) - set(now))
    for name in added:
        print(f"没有对应的测试:{name}")
    for name in gone:
        print(f"已有测试或已不在,请从 tests/unfaced.txt 去掉:{name}")
    whole = len(modules())
    print(f"{whole - len(now)} / {whole} 个模块有对应的测试({100 * (whole - len(now)) / whole:.0f}%)。")
    return 1 if added or gone else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
