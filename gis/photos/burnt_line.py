"""The burnt-in line of a copy: who, where, when and the photo's number on a dark band below the picture."""

import shutil
import subprocess
from functools import cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

BAND: Final = (29, 35, 33)
INK: Final = (255, 254, 251)
MARGIN_PX: Final = 12


def marked(copy: bytes, lines: list[str]) -> bytes:
    """The copy (a JPEG of ours) with `lines` on a band below it, so that nothing of the picture is covered."""
    with Image.open(BytesIO(copy), formats=["JPEG"]) as picture:
        font = _font(max(14, round(picture.width / 60)))
        height = round(font.size * 1.5)
        wrapped = [piece for line in lines for piece in _wrapped(line, font, picture.width - 2 * MARGIN_PX)]
        band = height * len(wrapped) + 2 * MARGIN_PX
        sheet = Image.new("RGB", (picture.width, picture.height + band), BAND)
        sheet.paste(picture)
        pen = ImageDraw.Draw(sheet)
        for number, line in enumerate(wrapped):
            pen.text((MARGIN_PX, picture.height + MARGIN_PX + number * height), line, font=font, fill=INK)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _wrapped(line: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """`line` in pieces that fit `width`; Chinese may break anywhere."""
    pieces = [""]
    for letter in line:
        if font.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    file = _chinese_font()
    font = ImageFont.truetype(file, size) if file else ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


@cache
def _chinese_font() -> str:
    """The file of a font with Chinese, as fontconfig knows it; empty where there is none."""
    if not shutil.which("fc-match"):
        return ""
    listed = subprocess.run(
        ["fc-match", "-f", "%{file}", "Noto Sans CJK SC:lang=zh-cn"],
        capture_output=True,
        text=True,
        timeout=10,
    )
    return listed.stdout.strip()
