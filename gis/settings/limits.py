"""Settings of what is borne: files, photos and imagery that come in, and jobs in the background."""

import os
from typing import Final

from gis.jobs.memory import for_work

# Files that come in are hostile until read: what of them is borne. Sizes in bytes, times in seconds.
IMPORT_LIMITS: Final = {
    "file_bytes": int(os.environ.get("ZONGHENG_IMPORT_MB", "200")) * 1_000_000,
    "unpacked_bytes": int(os.environ.get("ZONGHENG_IMPORT_UNPACKED_MB", "1000")) * 1_000_000,
    "entries": 2_000,
    "ratio": 200,
    "rows": int(os.environ.get("ZONGHENG_IMPORT_ROWS", "500000")),
    "columns": 500,
    "points": 20_000_000,
    "seconds": int(os.environ.get("ZONGHENG_IMPORT_SECONDS", "120")),
    "memory_bytes": int(os.environ.get("ZONGHENG_IMPORT_MEMORY_MB", "4000")) * 1_000_000,
}
# So many files are read at one moment, over all processes, each within the limits above; others wait so long.
IMPORT_READERS = int(os.environ.get("ZONGHENG_IMPORT_READERS", "2"))
IMPORT_WAIT_S = 30.0
FILE_UPLOAD_HANDLERS = ["gis.exchange.readers.uploads.LimitedUpload"]
# Photos are hostile until decoded, too. `pixels` is width times height: 100 million take 300 MB unpacked.
PHOTO_LIMITS: Final = {
    "file_bytes": int(os.environ.get("ZONGHENG_PHOTO_MB", "30")) * 1_000_000,
    "piece_bytes": 1_000_000,
    "pixels": int(os.environ.get("ZONGHENG_PHOTO_MEGAPIXELS", "100")) * 1_000_000,
    "memory_bytes": int(os.environ.get("ZONGHENG_PHOTO_MEMORY_MB", "1500")) * 1_000_000,
    "seconds": int(os.environ.get("ZONGHENG_PHOTO_SECONDS", "30")),
}
# RFC 3161 time stamps of originals: the address of an authority (none: off), and the PEM file of the roots believed.
TSA_URL = os.environ.get("ZONGHENG_TSA_URL", "")
TSA_ROOTS = os.environ.get("ZONGHENG_TSA_ROOTS", "")
# Orthophotos and satellite scenes: kept as cloud-optimised GeoTIFFs, served as tiles. `pixels` counts every band.
IMAGERY_LIMITS: Final = {
    "file_bytes": int(os.environ.get("ZONGHENG_IMAGERY_MB", "2000")) * 1_000_000,
    "pixels": int(os.environ.get("ZONGHENG_IMAGERY_MEGAPIXELS", "4000")) * 1_000_000,
    "memory_bytes": int(os.environ.get("ZONGHENG_IMAGERY_MEMORY_MB", "4000")) * 1_000_000,
    "seconds": int(os.environ.get("ZONGHENG_IMAGERY_SECONDS", "600")),
}
# Work that takes longer than an answer (decision 0130): how many at a time, and the memory of each; what a
# job has read for it is a reader's (above).
JOBS_AT_A_TIME = int(os.environ.get("ZONGHENG_JOBS", "2"))
JOB_MEMORY = int(os.environ.get("ZONGHENG_JOB_MEMORY_MB", "6000")) * 1_000_000
# All of them together, readers and decoders included, never have more than this (decision 0175); whoever finds it taken
# waits: a job in the queue, a photo or a scene so many seconds.
WORK_MEMORY = int(os.environ.get("ZONGHENG_WORK_MEMORY_MB", "0")) * 1_000_000 or for_work()
LEAST_JOB_MEMORY: Final = 1_500_000_000
LEAST_READER_MEMORY: Final = 1_000_000_000
MEMORY_WAIT_S = 20.0
# A page that asks for a job waits so long for its end before it shows how far it is.
JOB_PATIENCE_S = 2.5
# Tests do jobs where they are asked for, in the same process and transaction.
JOBS_AT_ONCE = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["gis.jobs.queue"]
