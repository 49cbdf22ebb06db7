"""A document made ready for a template: headings get their tags, columns their widths, pictures their markup."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.utils.safestring import SafeString

from maps.briefings.document import Block, Column, Document, Heading, Paragraph, Picture, Run, Table

# A table of up to so many rows is not broken over two pages.
KEPT_TOGETHER: Final = 10
# So many columns stand beside each other on a phone.
ON_A_PHONE: Final = 5
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}-[0-9]{2}")
# Chapters stand under the title, sections under chapters.
TAGS: Final = {1: "h2", 2: "h3"}


def laid_out(document: Document, picture: Callable[[Picture], SafeString]) -> list[dict[str, Any]]:
    """The blocks of a document as a template takes them; `picture` gives the markup of a map or chart."""
    return [_block(block, picture) for block in document.blocks]


def front_laid_out(document: Document, picture: Callable[[Picture], SafeString]) -> list[dict[str, Any]]:
    """The blocks of the page that stands before everything else."""
    return [_block(block, picture) for block in document.front]


def blocks_laid_out(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks without pictures as a template takes them."""
    return [_block(block, lambda _: SafeString()) for block in blocks]


def _block(block: Block, picture: Callable[[Picture], SafeString]) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "tag": TAGS[block.level], "text": block.text, "key": block.key}
        case Paragraph():
            return {"kind": "paragraph", "runs": block.runs, "note": block.note}
        case Table():
            return {"kind": "table", **_table(block)}
        case Picture():
            return {"kind": "picture", **_picture(block), "picture": picture(block)}


def _picture(picture: Picture) -> dict[str, Any]:
    half = picture.key.startswith("village-")
    return {"key": picture.key, "caption": picture.caption, "is_map": picture.is_map, "is_half": half}


def _look(cell: Run, column: Column) -> str:
    """The class of a cell: figures stand at the right, a day is not broken over two lines."""
    return "number" if column.number else "whole" if DAY.fullmatch(cell.text) else ""


def _table(table: Table) -> dict[str, Any]:
    whole = sum(column.share for column in table.columns)
    columns = [
        {"title": column.title, "number": column.number, "width": f"{100 * column.share / whole:.2f}%"}
        for column in table.columns
    ]
    rows = [
        {
            "total": row.total,
            "cells": [
                {"runs": (cell,), "look": _look(cell, column)}
                for cell, column in zip(row.cells, table.columns, strict=True)
            ],
        }
        for row in table.rows
    ]
    return {
        "short": len(rows) <= KEPT_TOGETHER,
        "narrow": len(columns) <= ON_A_PHONE,
        "key": table.key,
        "caption": table.caption,
        "columns": columns,
        "rows": rows,
        "more": table.more,
    }
