"""script/check: every judgement that needs no test run; all are made, also after one failed."""

import subprocess
import sys
import time
from pathlib import Path

from gis.devtools.setup import everything, frontend
from gis.devtools.setup.everything import CHECKOUT
from gis.devtools.setup.progress import say


def main(arguments: list[str]) -> int:
    """Make every check; the answer is the exit status."""
    with everything.database():
        failed = [name for name, argv in _checks() if not _passes(name, argv)]
    for name in failed:
        say(f"未通过:{name}")
    return 1 if failed else 0


def _checks() -> list[tuple[str, list[str]]]:
    python = everything.python()
    manage = [python, "manage.py"]
    return [
        ("ruff check", [python, "-m", "ruff", "check", "--quiet", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "--quiet", "."]),
        ("lint-imports", [str(CHECKOUT / ".venv/bin/lint-imports"), "--no-cache"]),
        ("mypy", [python, "-m", "mypy", "--no-error-summary", *_python_roots()]),
        ("faces", [python, "-m", "gis.devtools.setup.faces"]),
        ("makemigrations --check", [*manage, "makemigrations", "--check", "--dry-run"]),
        (
            "check --deploy",
            [*manage, "check", "--deploy", "--fail-level", "WARNING", "--database", "default"],
        ),
        *((f"node --check {file}", [frontend.node(CHECKOUT), "--check", file]) for file in _modules()),
        *(
            [("node --test", [frontend.node(CHECKOUT), "--test", "tests/js/**/*.test.js"])]
            if _js_tests()
            else []
        ),
    ]


def _passes(name: str, argv: list[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(argv, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    taken = time.monotonic() - began
    if done.returncode != 0:
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
    if done.returncode != 0 or not name.startswith("node --check"):
        say(f"{'通过' if done.returncode == 0 else '未通过'} {name}({taken:.1f} 秒)")
    return done.returncode == 0


def _python_roots() -> list[str]:
    """The rooms and what stands beside them, as far as there is Python in them."""
    rooms = sorted(folder.parent.name for folder in CHECKOUT.glob("*/__init__.py"))
    return ["manage.py", *rooms]


def _modules() -> list[str]:
    return sorted(str(file.relative_to(CHECKOUT)) for file in CHECKOUT.glob("*/static/**/*.js"))


def _js_tests() -> list[Path]:
    return list(CHECKOUT.glob("tests/js/**/*.test.js"))
