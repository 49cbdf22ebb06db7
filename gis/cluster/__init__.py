"""The project's own PostGIS server, used without DATABASE_URL; standard library only: it precedes .venv."""

from gis.cluster.holders import held
from gis.cluster.place import private_database_url
from gis.cluster.problems import ClusterError

__all__ = ["ClusterError", "held", "private_database_url"]
