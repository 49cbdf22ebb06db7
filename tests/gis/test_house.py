"""How large the parts of the house may become: files of a folder, lines of a module and of a function."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parent.parent.parent
ROOMS: Final = ("gis", "roads", "villages", "parcels", "maps")
FILES, MODULE_LINES, FUNCTION_LINES, TEMPLATE_COLUMNS = 25, 300, 50, 160
# Series, not shelves: files are added in order and never regrouped.
SERIES: Final = {"migrations", "sql", "decisions"}
# What is larger, `module` or `module:function`, and why: nothing at present.
LARGER: Final[dict[str, str]] = {}


def python_files() -> list[Path]:
    """The modules of the rooms; migrations are frozen as Django wrote them."""
    files = [file for room in ROOMS for file in sorted((CHECKOUT / room).rglob("*.py"))]
    return [file for file in files if "migrations" not in file.parts]


def served_files() -> list[Path]:
    return [file for kind in ("js", "css", "html") for file in sorted((CHECKOUT / "maps").rglob(f"*.{kind}"))]


def functions_of(file: Path) -> dict[str, int]:
    """Lines of each function of a module, by its name; of several of one name the longest."""
    lines: dict[str, int] = {}
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            lines[node.name] = max(length, lines.get(node.name, 0))
    return lines


def size_of(name: str) -> int:
    """Lines of `module` or `module:function`; 0 where there is none."""
    module, _, function = name.partition(":")
    file = CHECKOUT / module
    if not file.exists():
        return 0
    return functions_of(file).get(function, 0) if function else len(file.read_text("utf-8").splitlines())


def test_no_folder_holds_more_than_twenty_five_files_of_one_sort() -> None:
    """Past that a folder gets shelves, named for what they hold (decision 0155)."""
    files = [
        file for top in (*ROOMS, "tests", "docs", "bench", "script") for file in (CHECKOUT / top).rglob("*.*")
    ]
    folders = Counter(
        (file.parent.relative_to(CHECKOUT).as_posix(), file.suffix)
        for file in files
        if file.is_file() and file.suffix != ".pyc" and not SERIES & set(file.parts)
    )
    assert {folder: number for folder, number in folders.items() if number > FILES} == {}


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    sizes = {
        file.relative_to(CHECKOUT).as_posix(): len(file.read_text("utf-8").splitlines())
        for file in (*python_files(), *served_files())
    }
    assert {name: lines for name, lines in sizes.items() if lines > MODULE_LINES and name not in LARGER} == {}


def test_no_line_of_a_template_is_wider_than_a_window() -> None:
    """Broken before block elements, between attributes or at blanks that are there: a page's words stay as they are."""
    wide = [
        f"{file.relative_to(CHECKOUT).as_posix()}:{number}"
        for room in ROOMS
        for file in sorted((CHECKOUT / room).rglob("templates/**/*.html"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_COLUMNS
    ]
    assert wide == []


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = {
        f"{file.relative_to(CHECKOUT).as_posix()}:{function}": lines
        for file in python_files()
        for function, lines in functions_of(file).items()
        if lines > FUNCTION_LINES
    }
    assert {name: lines for name, lines in long.items() if name not in LARGER} == {}


def test_what_may_be_larger_is_larger() -> None:
    """An exception goes with what it excused."""
    kept = {name for name in LARGER if size_of(name) > (FUNCTION_LINES if ":" in name else MODULE_LINES)}
    assert kept == set(LARGER)


def test_files_that_the_documents_name_are_there() -> None:
    """Records of decisions may name what is gone; what leads people through the house may not."""
    documents = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").glob("*.md")]
    named = re.compile(rf"`((?:{'|'.join(ROOMS)}|tests|bench|script)/[\w./-]+\.(?:py|sql|js|css|html|toml))`")
    missing = {
        f"{document.name}: {path}"
        for document in documents
        for path in named.findall(document.read_text("utf-8"))
        if not (CHECKOUT / path).exists()
    }
    assert missing == set()
