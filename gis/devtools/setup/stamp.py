"""Whether a step's inputs are those of its last success, so that an unchanged step is skipped."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(parts: Iterable[bytes | str | Path]) -> str:
    """One hash of texts and of files' contents; an absent file counts as empty."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            content = part.read_bytes() if part.exists() else b""
        else:
            content = part.encode() if isinstance(part, str) else part
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def matches(stamp: Path, mark: str) -> bool:
    """Whether the step that writes `stamp` last succeeded with this fingerprint."""
    return stamp.exists() and stamp.read_text(encoding="ascii").strip() == mark


def press(stamp: Path, mark: str) -> None:
    """Record that the step succeeded with this fingerprint."""
    stamp.write_text(mark + "\n", encoding="ascii")
