"""Has photos stamped by the RFC 3161 authority that is configured, or checks the stamps that are kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis.errors import DomainError
from gis.models import PhotoStamp
from gis.photos.time_stamps import check, is_on, stamp, unstamped


class Command(BaseCommand):
    help = "给还没有时间戳的照片加 RFC 3161 时间戳（要配置 ZONGHENG_TSA_URL），或用 --check 核对已有的。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=500, help="一次最多几张，默认 500")
        parser.add_argument("--check", action="store_true", help="核对已有的时间戳与照片原件")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            return self._check()
        if not is_on():
            raise CommandError("没有配置时间戳服务（ZONGHENG_TSA_URL），照片不加时间戳。")
        photos = unstamped(options["most"])
        for number, photo in enumerate(photos):
            try:
                stamp(photo)
            except DomainError as error:
                raise CommandError(f"加了 {number} 张；照片 {photo.pk}：{error.message}") from error
        self.stdout.write(f"加了 {len(photos)} 张照片的时间戳。")
        return None

    def _check(self) -> None:
        wrong = 0
        stamps = PhotoStamp.objects.select_related("photo").order_by("pk")
        for one in stamps.iterator(200):
            try:
                check(one)
            except DomainError as error:
                wrong += 1
                self.stderr.write(f"照片 {one.photo_id}：{error.message}")
        if wrong:
            raise CommandError(f"{wrong} 个时间戳与照片不符。")
        self.stdout.write(f"{stamps.count()} 个时间戳都与照片相符。")
