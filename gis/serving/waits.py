"""How long a lane's sessions wait in the database: for a lock, for a statement, for the next word in a transaction."""

from typing import Any

from gis.serving.plan import Lane

IDLE_S = 60


def bound(database: dict[str, Any], lane: Lane) -> None:
    """Write a lane's bounds into Django's settings of a database, before anything connects. Beyond them PostgreSQL
    gives up, and whoever asked is told so (gis/serving/faults.py)."""
    bounds = {
        "lock_timeout": lane.lock_s,
        "statement_timeout": lane.statement_s,
        "idle_in_transaction_session_timeout": IDLE_S,
    }
    said = " ".join(f"-c {name}={seconds}s" for name, seconds in bounds.items())
    said += (
        " -c client_connection_check_interval=2s"  # whoever was killed holds no lock until its statement ends
    )
    options = database.setdefault("OPTIONS", {})
    options["options"] = " ".join(filter(None, (options.get("options", ""), said)))
    options["application_name"] = f"zongheng-{lane.name}"
