"""Stretches read from text: `read` finds every work a Chinese government text names, without any database."""

from roads.reading.grammar import Mention, read

__all__ = ["Mention", "read"]
