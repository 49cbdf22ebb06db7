"""Uploads on their way to disk: one larger than the limit is not stored at all."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

# What a form adds around its files.
AROUND_BYTES = 1_000_000


def is_too_large(content_length: Any) -> bool:
    """Whether a request says that it is larger than the files of one import may be."""
    try:
        return int(content_length or 0) > settings.IMPORT_LIMITS["file_bytes"] + AROUND_BYTES
    except ValueError:
        return True


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes files to a temporary place, unless the request says that they are too large."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.too_large = is_too_large(content_length)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.too_large:
            raise StopUpload(connection_reset=False)
        super().new_file(*args, **kwargs)
