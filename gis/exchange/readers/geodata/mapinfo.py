"""MapInfo TAB and MIF: tables of their own only, not views or joins of others; the charset found where it misleads."""

import re
from pathlib import Path
from typing import Final

from gis.errors import DomainError
from gis.exchange.readers.encodings import detected
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Encoding, Table
from gis.exchange.readers.vector import broken, layers_of, read_layer

LABEL: Final = "MapInfo"
LARGEST_TAB: Final = 200_000
# A TAB that names another file, joins tables, or stands for many.
ELSEWHERE: Final = re.compile(
    rb"create\s+view|open\s+table|\\?isseamless\"?\s*=\s*\"?true|^\s*file\s+\"|type\s+(?:linked|odbc|raster|wms|wfs|tileserver)",
    re.IGNORECASE | re.MULTILINE,
)
CHARSETS: Final = {"windowssimpchinese": "gb18030", "windowstradchinese": "cp950", "utf-8": "utf-8"}
CHARSET: Final = re.compile(rb"charset\s+\"([^\"]{1,40})\"", re.IGNORECASE)


def read(path: Path, reading: Reading) -> list[Table]:
    """The one table of a .tab or .mif with the parts beside it."""
    head = _head(path)
    if path.suffix.lower() == ".tab" and ELSEWHERE.search(head):
        raise DomainError(
            "这个 TAB 指向别的表（视图、拼接或外部数据），不能导入。请在 MapInfo 里另存为独立的表。"
        )
    for part in (".dat", ".map", ".id") if path.suffix.lower() == ".tab" else ():
        if part == ".dat" and not path.with_suffix(part).exists():
            raise DomainError("缺少同名的 .dat。请把 .tab、.dat、.map、.id 一起选上，或压成 ZIP。")
    said = CHARSET.search(head)
    cpg = CHARSETS.get(said[1].decode("ascii", "ignore").lower(), "") if said else ""

    def detect(texts: list[bytes]) -> Encoding:
        encoding = detected(texts, cpg=cpg, encoding_name=reading.encoding)
        return Encoding(encoding.name, encoding.how.replace(".cpg 文件", "MapInfo 字符集"), encoding.sure)

    names = layers_of(path, driver="MapInfo File", label=LABEL)
    if not names:
        raise broken(LABEL)
    return [read_layer(path, name, name=name, label=LABEL, detect=detect) for name in names]


def _head(path: Path) -> bytes:
    if path.suffix.lower() == ".tab" and path.stat().st_size > LARGEST_TAB:
        raise broken(LABEL)
    with path.open("rb") as file:
        return file.read(LARGEST_TAB)
