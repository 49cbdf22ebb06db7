"""Workbooks of old programs and of others: .xls, .et and .ods as LibreOffice writes them, .xlsb by its records."""

# Faces: gis/exchange/readers/sheets/calamine.py

import shutil
import struct
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from gis.errors import DomainError
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds
from maps.exports.workbook import workbook

SOFFICE = shutil.which("soffice")
HEADINGS = ("编号", "类别", "管径(mm)", "敷设日期", "备注")
ROWS = [
    ("G1", "给水", 300, date(2014, 9, 15), "=1+1"),
    ("007", "污水", 500.5, date(2014, 10, 1), "旧管 更换"),
]


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bounds, "limits", Limits(**settings.IMPORT_LIMITS), raising=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one workbook of ours in the formats that LibreOffice writes."""
    if SOFFICE is None:
        pytest.skip("LibreOffice 未安装")
    folder = tmp_path_factory.mktemp("offices")
    with workbook(folder / "管线.xlsx") as book:
        sheet = book.sheet("管线")
        sheet.write(["2014 年管线台账"])
        sheet.write(HEADINGS)
        for row in ROWS:
            sheet.write(row)
        book.sheet("空表")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    for form in ("xls", "ods"):
        command = [
            SOFFICE,
            profile,
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            folder,
            folder / "管线.xlsx",
        ]
        done = subprocess.run(command, capture_output=True, timeout=180, check=False)
        if not (folder / f"管线.{form}").exists():
            pytest.skip(f"LibreOffice 没有写出 .{form}：{done.stderr.decode(errors='replace')[:200]}")
    # WPS writes its own ending over the same bytes as Excel 97.
    shutil.copy(folder / "管线.xls", folder / "管线.et")
    return folder


def table_of(path: Path) -> Table:
    (table, *_) = read_files([(path.name, path)]).tables
    return table


@pytest.mark.parametrize(
    ("ending", "label"), [("xls", "Excel 97"), ("et", "WPS"), ("ods", "ODS"), ("xlsx", "Excel")]
)
def test_a_ledger_is_the_same_whatever_program_kept_it(written: Path, ending: str, label: str) -> None:
    table = table_of(written / f"管线.{ending}")
    assert table.headings == HEADINGS
    assert [tuple(row) for row in table.values] == ROWS
    assert label in table.format


def test_an_old_workbook_with_the_ending_of_a_new_one_is_read(written: Path, tmp_path: Path) -> None:
    shutil.copy(written / "管线.xls", tmp_path / "管线.xlsx")
    assert table_of(tmp_path / "管线.xlsx").headings == HEADINGS


def test_old_formats_say_that_how_cells_show_numbers_is_lost(written: Path) -> None:
    assert any("显示格式" in note for note in table_of(written / "管线.xls").notes)


def record(number: int, content: bytes = b"") -> bytes:
    """A record of a binary workbook: its number and its length in bytes of seven bits."""
    head = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    length, size = len(content), b""
    while True:
        size += bytes([length & 127 | (128 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + size + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(path: Path, rows: list[tuple[str | float, ...]]) -> None:
    """A workbook of one sheet as [MS-XLSB] has it: BrtRowHdr, BrtCellSt for texts, BrtCellReal for numbers."""
    cells = b""
    for number, row in enumerate(rows):
        cells += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if isinstance(value, str):
                cells += record(6, head + wide(value))
            else:
                cells += record(5, head + struct.pack("<d", value))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = record(129) + record(148, size) + record(145) + cells + record(146) + record(130)
    listed = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("管线"))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def relation(kind: str, target: str) -> str:
        link = f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{package}/relationships">{link}</Relationships>'

    types = '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types">{types}</Types>')
        archive.writestr("_rels/.rels", relation("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", relation("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", record(131) + record(143) + listed + record(144) + record(132))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    binary_workbook(
        tmp_path / "管线.xlsb", [("编号", "类别", "管径(mm)"), ("G1", "给水", 300), ("007", "污水", 500.5)]
    )
    table = table_of(tmp_path / "管线.xlsb")
    assert table.headings == ("编号", "类别", "管径(mm)")
    assert [tuple(row) for row in table.values] == [("G1", "给水", 300), ("007", "污水", 500.5)]


@pytest.mark.parametrize("ending", ["xls", "et", "xlsb", "ods"])
def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"坏.{ending}").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    refused = read_refusal(tmp_path / f"坏.{ending}")
    assert "损坏" in refused or "不是" in refused


def read_refusal(path: Path) -> str:
    with pytest.raises(DomainError) as refusal:
        read_files([(path.name, path)])
    return refusal.value.message
