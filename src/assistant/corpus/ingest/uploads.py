"""Changes to the corpus folder: stores uploaded files, validates corrected metadata."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from assistant.base.errors import BadInput, Conflict, TooLarge, UnknownValue
from assistant.base.files import Changes
from assistant.base.tables import split_list
from assistant.corpus import readers
from assistant.corpus.ingest.reports_csv import update_row
from assistant.domain.report import read_year
from assistant.domain.vocabulary import Vocabulary

_UPLOADS = "上传"
_COLUMNS = ("title", "author", "office", "region", "year", "portfolios", "collection")
_LONGEST_VALUE = 2_000
# Control characters other than tab and line ends, and halves of characters: no table, page or document holds them.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST_NAME = 240  # bytes: file systems allow 255, and a suffix is added while writing


def store_upload(
    corpus: Path, name: str, data: bytes, max_mb: int, row: Mapping[str, str], changes: Changes
) -> tuple[str, bool]:
    """Store an uploaded file as a part of ``changes``; its path below the corpus folder, and whether it is new.

    ``row``: what reports.csv is to say of a new file. It is written first: one that was killed in between is completed by
    taking the row of a file that is not there, and no file is filed without its row. The caller holds the tables.

    Raises BadInput for a name or kind that is not accepted, TooLarge, or Conflict for a different file of that name.
    """
    file = upload_path(name)
    if len(data) > max_mb * 1024 * 1024:
        raise TooLarge(file, f"文件超过 {max_mb} MB", "请拆分，或删去图片后再上传")
    path = corpus / file
    if path.exists() or path.is_symlink():
        if not path.is_file() or path.read_bytes() != data:
            raise Conflict("已经有一份同名而内容不同的报告", "请改文件名后再上传，或先移出原来的那份")
        return file, False
    if row:
        update_row(corpus, file, row, changes)
    changes.create(path, data)
    return file, True


def upload_path(name: str) -> str:
    """Where an upload of this name is stored, relative to the corpus folder. Raises BadInput."""
    return f"{_UPLOADS}/{safe_name(name)}"


def safe_name(name: str) -> str:
    """A valid file name without a path. Raises BadInput, also when no reader accepts its suffix."""
    plain = PurePosixPath(name.replace("\\", "/")).name.strip()
    plain = re.sub(r'[\x00-\x1f<>:"|?*]', "_", plain)
    if re.search("[\ud800-\udfff]", plain):
        raise BadInput("文件名里有不完整的字符", "请用普通的文件名，例如：2022年述职报告.docx")
    if not plain or plain.startswith((".", "~$")) or len(plain.encode()) > _LONGEST_NAME:
        raise BadInput(f"文件名“{name}”不能用", "请用普通的文件名，例如：2022年述职报告.docx")
    suffix = PurePosixPath(plain).suffix.lower()
    if suffix not in readers.suffixes():
        raise BadInput(f"不支持“{suffix or plain}”格式的文件", readers.cure_for(suffix))
    return plain


def corrections(values: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """Validate corrected columns of reports.csv; portfolios are returned by their canonical names.

    Raises UnknownValue for an unknown column or portfolio, BadInput for an invalid year or a value that no table holds.
    """
    for column in values:
        if column not in _COLUMNS:
            raise UnknownValue("字段", column, sorted(_COLUMNS))
        _ensure_storable(column, values[column])
    row = dict(values)
    if "year" in values:
        row["year"] = str(read_year(values["year"]) or "")
    if "portfolios" in values:
        names = split_list(values["portfolios"])
        row["portfolios"] = ";".join(dict.fromkeys(vocabulary.portfolio(name) for name in names))
    return row


def _ensure_storable(column: str, value: str) -> None:
    if len(value) > _LONGEST_VALUE:
        raise BadInput(f"{column} 有 {len(value)} 个字，最多 {_LONGEST_VALUE} 个", "请写短一些")
    if _UNSTORABLE.search(value):
        raise BadInput(f"{column} 里有不能保存的控制字符", "请删去看不见的字符后再试")
