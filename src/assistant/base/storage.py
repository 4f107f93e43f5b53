"""What the operating system, SQLite and FAISS say of a disk, as errors that name the cause and the cure."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.base.errors import DiskFull, NotWritable, StorageFailed

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_DENIED = frozenset({errno.EACCES, errno.EPERM})
_FULL_MESSAGES = ("No space left on device", "Disk quota exceeded", "File too large", "disk is full")
_DENIED_MESSAGES = ("Permission denied", "readonly database", "Operation not permitted")
_READ_ONLY_MESSAGE = "Read-only file system"
_REASONS = {
    errno.ENOENT: "文件或文件夹不在了",
    errno.EIO: "硬盘读写失败",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "那里是文件夹，不是文件",
}
_NOT_CHANGED = "原来的内容没有改动"


def explained(error: OSError | sqlite3.Error | RuntimeError) -> StorageFailed:
    """The error of the product for one of the operating system, of SQLite or of FAISS."""
    number = error.errno if isinstance(error, OSError) else None
    message = str(error)
    name = getattr(error, "filename", None)
    place = f"：{name}" if isinstance(name, str) else ""
    if number in _FULL or any(words in message for words in _FULL_MESSAGES):
        return DiskFull(f"磁盘空间不够，没有写成{place}", f"{_NOT_CHANGED}；请清理磁盘或加大配额后再试")
    # An array that is written in part without a number of an error: numpy says how much was written, not why.
    if number is None and "requested and" in message and "written" in message:
        return DiskFull(f"没有写完整{place}，多半是磁盘满了", f"{_NOT_CHANGED}；请清理磁盘后再试")
    if number == errno.EROFS or _READ_ONLY_MESSAGE in message:
        return NotWritable(
            f"文件系统是只读的，不能写{place}", f"{_NOT_CHANGED}；请以可写方式挂载，或换一个文件夹"
        )
    if number in _DENIED or any(words in message for words in _DENIED_MESSAGES):
        return NotWritable(
            f"没有权限{place}", f"{_NOT_CHANGED}；请让运行本程序的账号能读写报告库和索引文件夹"
        )
    reason = _REASONS.get(number or 0) or getattr(error, "strerror", None) or message
    return StorageFailed(f"读写磁盘出错（{reason}）{place}", "请检查磁盘是否完好、是否已挂载，然后再试")


@contextmanager
def storage_errors() -> Iterator[None]:
    """Raise DiskFull, NotWritable or StorageFailed for what goes wrong with a disk inside."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise explained(error) from error
