"""Office files without the moment they were made at, so that the same facts give the same bytes."""

import zipfile
from io import BytesIO
from typing import Final

# The zip's own dates are left at its first one, so that the same briefing is the same file.
ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)


def dateless(content: BytesIO) -> bytes:
    """The same archive without the moment it was made at."""
    result = BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return result.getvalue()
