#!/usr/bin/env python
"""Django's command line for this project; the private database runs as long as the command does."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from gis.devtools.cluster import ClusterError, held

WITHOUT_DATABASE = {
    "help",
    "version",
    "collectstatic",
    "findstatic",
    "diffsettings",
    "spectacular",
    "startapp",
}


def database(arguments: list[str]) -> AbstractContextManager[object]:
    """The private cluster, held where the command may need it and DATABASE_URL names no other."""
    asks_only = (
        not arguments or arguments[0] in WITHOUT_DATABASE or {"-h", "--help", "--version"} & {*arguments}
    )
    return nullcontext() if asks_only or os.environ.get("DATABASE_URL") else held()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    try:
        with database(sys.argv[1:]):
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except ClusterError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
