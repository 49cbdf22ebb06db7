"""Finding a PostgreSQL installation that has PostGIS; installs nothing."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gis.devtools.cluster.problems import ClusterError

DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Installation:
    """One PostgreSQL with PostGIS: its major version, its programs and its loadable modules."""

    major: int
    programs: Path
    modules: Path

    def program(self, name: str) -> str:
        return str(self.programs / name)

    @property
    def preloadable(self) -> bool:
        """Whether PostGIS can be loaded once for all: 10–29 ms less for each connection's first query."""
        return (self.modules / "postgis-3.so").exists()


def installations() -> list[Installation]:
    """Every PostgreSQL with PostGIS on this machine, newest first."""
    # Debian keeps initdb out of PATH, so its layout is known here; others are asked through pg_config.
    programs = {_debian(file.parent.parent) for file in DEBIAN.glob("*/bin/initdb")}
    config = shutil.which("pg_config")
    programs.add(_configured(config) if config else None)
    return sorted((one for one in programs if one), key=lambda one: one.major, reverse=True)


def newest() -> Installation:
    """The installation a new cluster is made with; ClusterError when there is none."""
    for installation in installations():
        return installation
    raise ClusterError(
        "找不到带 PostGIS 的 PostgreSQL。运行 script/server 会自动安装;也可手工安装:"
        "sudo apt-get install postgresql postgresql-postgis,或设 DATABASE_URL 用现有的 PostGIS。"
    )


def matching(data: Path, version: str) -> Installation:
    """The installation whose major version wrote the data folder; ClusterError when it is no longer there."""
    for installation in installations():
        if str(installation.major) == version:
            return installation
    raise ClusterError(
        f"数据库 {data} 是 PostgreSQL {version} 建的,这台机器上没有带 PostGIS 的 PostgreSQL {version}。"
        f"请安装 postgresql-{version}-postgis-3,或用 script/server --fresh 重建。"
    )


def _debian(folder: Path) -> Installation | None:
    control = Path("/usr/share/postgresql") / folder.name / "extension" / "postgis.control"
    usable = folder.name.isdigit() and control.exists()
    return Installation(int(folder.name), folder / "bin", folder / "lib") if usable else None


def _configured(config: str) -> Installation | None:
    """What `pg_config` answers, when that installation can make clusters and knows PostGIS."""
    command = [config, "--version", "--bindir", "--pkglibdir", "--sharedir"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    if len(answer) != 4:
        return None
    version, programs, modules, shared = answer
    complete = (Path(programs) / "initdb").exists() and (Path(shared) / "extension/postgis.control").exists()
    major = version.removeprefix("PostgreSQL ").split(".")[0]
    return Installation(int(major), Path(programs), Path(modules)) if complete and major.isdigit() else None
