"""Tables that people keep by hand: CSV read in whatever encoding a spreadsheet wrote it, and written for one."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.base.errors import BadInput


@dataclass(frozen=True, slots=True)
class Table:
    """Names of the columns, and the rows with the number of the line that each ends on."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(path: Path, label: str, most: int | None = None) -> Table:
    """A CSV file, UTF-8 with or without BOM, or GB18030. ``label`` is what a message calls it. Raises BadInput.

    Of more than ``most`` rows one more is read, so that it can be told.
    """
    reader = csv.DictReader(io.StringIO(_decode(path, label), newline=""))
    try:
        header = [(name or "").strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        rows = [
            (reader.line_num, {name: value or "" for name, value in row.items() if name})
            for row in islice(reader, None if most is None else most + 1)
        ]
    except csv.Error as error:
        raise BadInput(f"{label} 读不懂：{error}", "请用表格软件另存为“CSV UTF-8”") from error
    return Table(tuple(name for name in header if name), tuple(rows))


def as_csv(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The text of a CSV file, with a BOM so that a spreadsheet opens it rightly."""
    buffer = io.StringIO(newline="")
    buffer.write("\ufeff")
    writer = csv.DictWriter(buffer, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def _decode(path: Path, label: str) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(f"{label} 既不是 UTF-8 也不是 GB18030 编码", "请用表格软件另存为“CSV UTF-8”")
