"""Changes to the corpus folder: stores uploaded files, validates corrected metadata, moves removed files aside."""

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
_LONGEST_NAME = 240  # bytes: file systems allow 255, and a suffix is added while writing


def store_upload(corpus: Path, name: str, data: bytes, max_mb: int) -> tuple[str, bool]:
    """Store an uploaded file; its path below the corpus folder, and whether it is new.

    Raises BadInput for a name or kind that is not accepted, TooLarge, or Conflict for a different file of that name.
    """
    file = f"{_UPLOADS}/{safe_name(name)}"
    if len(data) > max_mb * 1024 * 1024:
        raise TooLarge(file, f"文件超过 {max_mb} MB", "请拆分，或删去图片后再上传")
    path = corpus / file
    if path.exists():
        if path.read_bytes() != data:
            raise Conflict("已经有一份同名而内容不同的报告", "请改文件名后再上传，或先移出原来的那份")
        return file, False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return file, True


def safe_name(name: str) -> str:
    """A valid file name without a path. Raises BadInput, also when no reader accepts its suffix."""
    plain = PurePosixPath(name.replace("\\", "/")).name.strip()
    plain = re.sub(r'[\x00-\x1f<>:"|?*]', "_", plain)
    if not plain or plain.startswith((".", "~$")) or len(plain.encode()) > _LONGEST_NAME:
        raise BadInput(f"文件名“{name}”不能用", "请用普通的文件名，例如：2022年述职报告.docx")
    suffix = PurePosixPath(plain).suffix.lower()
    if suffix not in readers.suffixes():
        raise BadInput(f"不支持“{suffix or plain}”格式的文件", f"可用的格式：{' '.join(readers.suffixes())}")
    return plain


def corrections(values: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """Validate corrected columns of reports.csv; portfolios are returned by their canonical names.

    Raises UnknownValue for an unknown column or portfolio, BadInput for an invalid year.
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


def move_to_removed(corpus: Path, source: str) -> str:
    """Move a file to ``.removed/`` below the corpus folder, which is not indexed; its new path, relative to the folder."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = PurePosixPath(_REMOVED) / stamp / PurePosixPath(source).name
    origin = corpus / source
    if origin.is_file():
        (corpus / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(origin, corpus / target)
    return str(target)
