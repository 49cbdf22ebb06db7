"""The admin of roads, by subject; Django imports this package."""

from roads.admin import field, network, works

__all__ = ["field", "network", "works"]
