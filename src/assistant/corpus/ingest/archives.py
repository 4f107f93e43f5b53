"""Zip files of reports, as they are handed in: what is in them, safely, with names that Windows wrote."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import PurePosixPath

from assistant.base.errors import AssistantError, DamagedFile, EncryptedFile, TooLarge
from assistant.corpus.word.package import MAX_RATIO, ZIP_ERRORS
from assistant.domain.results import Refusal

SUFFIX = ".zip"
MAX_FILES = 2_000
MAX_UNPACKED = 2 * 1024**3
"""Maximum bytes of all files of one archive together."""

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_RATIO_FROM = 4 * 1024 * 1024  # the ratio of smaller files (bytes) is not limited
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_PACK_ANEW = "请重新打包成 zip，或解压后把文件夹整个选上"

Upload = tuple[str, bytes]
"""A file as it is handed in: its name, perhaps with folders, and its bytes."""


def unpacked(data: bytes, name: str, max_mb: int) -> tuple[list[Upload], list[Refusal]]:
    """The files in an archive called ``name``, and what is not taken; each file has ``max_mb`` megabytes at most.

    What systems put beside files is passed over. Raises DamagedFile, EncryptedFile, TooLarge for the whole archive.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except ZIP_ERRORS as error:
        raise DamagedFile(name, "不是完整的 zip 文件", _PACK_ANEW) from error
    with archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and _is_report(entry_name(one))]
        if len(entries) > MAX_FILES:
            raise TooLarge(name, f"里面有 {len(entries)} 个文件，最多 {MAX_FILES} 个", "请分几次上传")
        if sum(one.file_size for one in entries) > MAX_UNPACKED:
            raise TooLarge(name, "解开后太大", "请确认来源可靠，再分几次上传")
        if entries and all(one.flag_bits & _ENCRYPTED for one in entries):
            raise EncryptedFile(name, "设了打开密码", "请解压后把文件夹整个选上")
        files: list[Upload] = []
        refused: list[Refusal] = []
        for entry in entries:
            file = entry_name(entry)
            try:
                files.append((file, _read(archive, entry, file, max_mb)))
            except AssistantError as error:
                refused.append(Refusal(file, error.code, error.detail, error.hint))
        return files, refused


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry: Windows writes GBK without saying so, which zipfile reads as code page 437."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def flat_names(files: Sequence[Upload]) -> Iterator[Upload]:
    """The files without their folders; where two have one name, the folder is put before it: 教育局-述职报告.docx."""
    times = Counter(PurePosixPath(_slashed(name)).name for name, _ in files)
    for name, data in files:
        path = PurePosixPath(_slashed(name))
        folders = [part for part in path.parts[:-1] if part not in ("/", "..", ".")]
        yield ("-".join((*folders, path.name)) if times[path.name] > 1 else path.name), data


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str, max_mb: int) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise EncryptedFile(file, "设了打开密码", "请去掉密码后再上传")
    limit = max_mb * 1024 * 1024
    if entry.file_size > limit:
        raise TooLarge(file, f"文件超过 {max_mb} MB", "请拆分，或删去图片后再上传")
    if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise TooLarge(file, "压缩前后的大小相差太多，已拒绝解开", "请确认来源可靠，解压后单独上传")
    try:
        with archive.open(entry) as stream:
            content = stream.read(limit + 1)
    except (*ZIP_ERRORS, NotImplementedError) as error:
        raise DamagedFile(file, "在 zip 文件里已损坏", _PACK_ANEW) from error
    if len(content) > limit:  # the archive says less than it holds
        raise TooLarge(file, f"文件超过 {max_mb} MB", "请拆分，或删去图片后再上传")
    return content


def _is_report(name: str) -> bool:
    path = PurePosixPath(_slashed(name))
    beside = path.name.lower() in _SYSTEM_FILES or path.name.startswith((".", "~$"))
    return not beside and "__MACOSX" not in path.parts


def _slashed(name: str) -> str:
    return name.replace("\\", "/")
