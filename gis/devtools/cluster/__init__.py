"""The project's own PostGIS server, used without DATABASE_URL; standard library only: it precedes .venv."""

from gis.devtools.cluster.place import private_database_url
from gis.devtools.cluster.problems import ClusterError
from gis.devtools.cluster.refcount import held

__all__ = ["ClusterError", "held", "private_database_url"]
