"""The room of roads, works and progress."""

from django.apps import AppConfig


class RoadsConfig(AppConfig):
    name = "roads"
    verbose_name = "道路与进度"
