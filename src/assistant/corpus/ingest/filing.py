"""The corpus folder as a shelf: uploaded files are put on it, corrected cards checked, discarded files put away."""

import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from assistant.base.errors import BadInput, Conflict, TooLarge, UnknownValue
from assistant.base.tables import split_list
from assistant.corpus import readers
from assistant.domain.report import read_year
from assistant.domain.vocabulary import Vocabulary

_UPLOADS = "上传"
_REMOVED = ".removed"
_COLUMNS = ("title", "author", "office", "region", "year", "portfolios", "collection")
_LONGEST_NAME = 240  # bytes: file systems end at 255, and a part of a name is added while writing


def place(corpus: Path, name: str, data: bytes, most_mb: int) -> tuple[str, bool]:
    """Write an upload where it belongs: its path below the corpus, and whether it was not there before.

    Raises BadInput for a name or kind that cannot be taken, TooLarge, Conflict for another file of that name.
    """
    file = f"{_UPLOADS}/{plain_name(name)}"
    if len(data) > most_mb * 1024 * 1024:
        raise TooLarge(file, f"文件超过 {most_mb} MB", "请拆分，或删去图片后再上传")
    path = corpus / file
    if path.exists():
        if path.read_bytes() != data:
            raise Conflict("已经有一份同名而内容不同的报告", "请改文件名后再上传，或先移出原来的那份")
        return file, False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return file, True


def plain_name(name: str) -> str:
    """A file name without any path, fit to be written; the suffix must be one that is read. Raises BadInput."""
    plain = PurePosixPath(name.replace("\\", "/")).name.strip()
    plain = re.sub(r'[\x00-\x1f<>:"|?*]', "_", plain)
    if not plain or plain.startswith((".", "~$")) or len(plain.encode()) > _LONGEST_NAME:
        raise BadInput(f"文件名“{name}”不能用", "请用普通的文件名，例如：2022年述职报告.docx")
    suffix = PurePosixPath(plain).suffix.lower()
    if suffix not in readers.suffixes():
        raise BadInput(f"不支持“{suffix or plain}”格式的文件", f"可用的格式：{' '.join(readers.suffixes())}")
    return plain


def corrections(values: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """Corrected columns of reports.csv, portfolios in canonical names.

    Raises UnknownValue for an unknown column or portfolio, BadInput for a year that is none.
    """
    for column in values:
        if column not in _COLUMNS:
            raise UnknownValue("字段", column, sorted(_COLUMNS))
    row = dict(values)
    if "year" in values:
        row["year"] = str(read_year(values["year"]) or "")
    if "portfolios" in values:
        names = split_list(values["portfolios"])
        row["portfolios"] = ";".join(dict.fromkeys(vocabulary.portfolio(name) for name in names))
    return row


def put_away(corpus: Path, source: str) -> str:
    """Move a file to ``.removed/`` below the corpus, where nothing reads it; its path there, relative to the corpus."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = PurePosixPath(_REMOVED) / stamp / PurePosixPath(source).name
    origin = corpus / source
    if origin.is_file():
        (corpus / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(origin, corpus / target)
    return str(target)
