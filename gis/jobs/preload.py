"""What processes of jobs share: importing this imports all that a job may need, and opens and starts nothing."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

import_string(settings.JOB_TASKS)
