"""`manage.py evaluate_reader`: how well the reader reads a folder of cases with answers; reads no network."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gis.errors import DomainError
from roads.reading.evaluation import cases_of, evaluate, mistakes, summary


class Command(BaseCommand):
    help = "用一批写好答案的文本检验读文字的准确度：找到多少、属实多少、各项对多少。"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="文件夹", help="放 .json 案例的文件夹，格式见 docs/reading.md")
        parser.add_argument("--wrong", action="store_true", help="逐篇列出读错的地方")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdicts = evaluate(cases_of(Path(options["folder"])))
        except DomainError as error:
            raise CommandError(error.message) from error
        for verdict in verdicts if options["wrong"] else []:
            for line in mistakes(verdict):
                self.stdout.write(line)
        for line in summary(verdicts):
            self.stdout.write(line)
