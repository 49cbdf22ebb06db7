"""Only so many readers at a time, whatever process they are of, and a sheet cannot make one walk for minutes."""

# Faces: gis/exchange/readers/reading.py

import multiprocessing
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from gis.errors import DomainError
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.sandbox.slots import slot


def hold(folder: Path, held: "multiprocessing.synchronize.Event") -> None:
    with slot(folder, number=2, wait_s=0):
        held.set()
        time.sleep(60)


def test_a_third_reader_is_refused_and_a_killed_one_gives_its_slot_back(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    readers = []
    for _ in range(2):
        held = context.Event()
        readers.append(context.Process(target=hold, args=(tmp_path, held)))
        readers[-1].start()
        assert held.wait(60)
    try:
        with pytest.raises(DomainError, match="请稍后再试"), slot(tmp_path, number=2, wait_s=0.2):
            pass
        readers[0].kill()
        readers[0].join()
        with slot(tmp_path, number=2, wait_s=2):
            pass
    finally:
        for reader in readers:
            reader.kill()
            reader.join()


def test_a_row_number_beyond_excels_last_is_refused_in_seconds(tmp_path: Path) -> None:
    plain, huge = tmp_path / "plain.xlsx", tmp_path / "row_huge.xlsx"
    book = Workbook()
    book.active.append(["道路", "长度"])
    book.active.append(["神州路", 100])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(huge, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'r="2"', b'r="99999999999"').replace(b'"A2"', b'"A99999999999"')
                content = content.replace(b'"B2"', b'"B99999999999"')
            target.writestr(name, content)
    began = time.monotonic()
    with pytest.raises(DomainError, match="1,048,576 行"):
        read_files([("row_huge.xlsx", huge)])
    assert time.monotonic() - began < 30
