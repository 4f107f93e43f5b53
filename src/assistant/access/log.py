"""The access log: lines that can only be added, each bound to the one before it by a keyed hash.

``log/`` in the state folder::

    000001.jsonl …   one JSON object a line; a new file when one is large or old
    HEAD             number and hash of the last line, and the size of its file
    LOCK             held by the process that adds a line

The hash of a line is HMAC-SHA-256, with the key of the installation, of the hash before it and of the line (as in
Schneier and Kelsey, Secure Audit Logs, 1999, without the forward security). A line that was changed, taken out or put in
breaks the chain; lines cut off at the end are missing against ``HEAD``. The chain goes on from file to file, and where the
oldest files were removed after their time, a line of the log says where it began.
"""

import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from assistant.access.database import private_folder
from assistant.access.times import now, written
from assistant.base.errors import Conflict, StateUnusable
from assistant.base.files import Lock
from assistant.domain.callers import Caller, CallerKind, LogPage, LogRecord

Details = Mapping[str, str | int]
"""What a line says beside who, what and when, by name."""

HEAD, _LOCK, SUFFIX = "HEAD", "LOCK", ".jsonl"
GENESIS = "0" * 64
"""What the first line of all follows."""

ROTATED = "log_rotated"
_TRIES, _PAUSE = 400, 0.005  # of another process's lock
_QUIET_SECONDS = 60.0
_MOST_QUIET = 4096


@dataclass(frozen=True, slots=True)
class LogPolicy:
    """When a new file is begun, for how long old ones are kept, and whether the words of a search are written down."""

    max_bytes: int = 16 * 1024 * 1024
    max_age_days: int = 31
    keep_days: int = 365
    queries: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of the log: its number and hash, its file, and the size of the file with it."""

    number: int = 0
    hash: str = GENESIS
    file: str = ""
    size: int = 0


class AccessLog:
    """The log in ``folder``. Safe to use from several threads and processes."""

    def __init__(self, folder: Path, key: bytes, policy: LogPolicy) -> None:
        self.folder = folder
        self.policy = policy
        self._key = hmac.new(key, b"access log", hashlib.sha256).digest()
        self._lock = threading.Lock()
        self._quiet: dict[tuple[str, str, str], float] = {}

    # --- writing --------------------------------------------------------------------------------

    def add(
        self,
        caller: Caller,
        action: str,
        subject: str = "",
        outcome: str = "ok",
        details: Details | None = None,
    ) -> LogRecord:
        """Add a line. Raises StateUnusable where it cannot be written, so that nothing happens without one."""
        try:
            with self._lock:
                private_folder(self.folder)
                lock = self._locked()
                try:
                    return self._added(caller, action, subject, outcome, details or {})
                finally:
                    lock.release()
        except (OSError, ValueError) as error:
            raise StateUnusable(
                f"访问日志“{self.folder}”写不进去：{error}",
                "请检查磁盘空间和文件夹权限；日志写不进去时不办理业务",
            ) from error

    def add_quietly(self, caller: Caller, action: str, details: Details | None = None) -> None:
        """The same for what happens at every key: one line a minute for each caller."""
        key, moment = (caller.name, caller.origin, action), time.monotonic()
        with self._lock:
            last = self._quiet.get(key)
            if last is not None and moment - last < _QUIET_SECONDS:
                return
            if len(self._quiet) >= _MOST_QUIET:
                self._quiet.clear()
            self._quiet[key] = moment
        self.add(caller, action, details=details)

    def query_details(self, query: str) -> dict[str, str | int]:
        """What is written of a search: its length and a keyed hash, which tells equal ones; its words only by a setting."""
        found: dict[str, str | int] = {"characters": len(query)}
        if self.policy.queries:
            found["query"] = query[:200]
        else:
            mark = hmac.new(self._key, query.encode("utf-8", "surrogatepass"), hashlib.sha256)
            found["query_hash"] = mark.hexdigest()[:16]
        return found

    def _locked(self) -> Lock:
        path = self.folder / _LOCK
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        for left in reversed(range(_TRIES)):
            try:
                return Lock(path)
            except Conflict:
                if not left:
                    raise StateUnusable("访问日志正被另一个程序占用", "请稍后再试") from None
                time.sleep(_PAUSE)
        raise AssertionError

    def _added(self, caller: Caller, action: str, subject: str, outcome: str, details: Details) -> LogRecord:
        head = self._current_head()
        moment = now()
        if head.file and self._is_full(head, moment):
            head = self._rotated(head, moment)
        draft = LogRecord(
            head.number + 1,
            written(moment),
            caller.name,
            caller.kind,
            caller.origin,
            action,
            subject,
            outcome,
            details,
            head.hash,
            "",
        )
        return self._append(head, draft)

    def _append(self, head: Head, draft: LogRecord) -> LogRecord:
        record = replace(draft, hash=self.hash_of(draft))
        line = (_line(record) + "\n").encode("utf-8", "backslashreplace")
        name = head.file or f"{1:06}{SUFFIX}"
        handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            if os.write(handle, line) != len(line):
                os.ftruncate(handle, size)
                raise OSError("no space left for a whole line")
        finally:
            os.close(handle)
        self._write_head(Head(record.number, record.hash, name, size + len(line)))
        return record

    def _write_head(self, head: Head) -> None:
        handle = os.open(self.folder / HEAD, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            # One line of one length, so that a write in place replaces the old one whole.
            os.write(handle, f"{json.dumps(asdict(head)):<199}\n".encode())
        finally:
            os.close(handle)

    def _current_head(self) -> Head:
        """Where the next line goes: after ``HEAD``, or after a line that was added just before the program was killed."""
        head = self.head()
        path = self.folder / (head.file or f"{1:06}{SUFFIX}")
        size = path.stat().st_size if path.exists() else 0
        if size <= head.size:
            return head
        with path.open("r+b") as file:
            file.seek(head.size)
            rest = file.read()
            whole = rest[: rest.rfind(b"\n") + 1]
            file.truncate(head.size + len(whole))  # half a line was never answered for
        for line in whole.splitlines():
            record = record_of(line)
            if record is None or record.previous != head.hash:
                break
            head = Head(record.number, record.hash, path.name, head.size + len(line) + 1)
        return head

    def _is_full(self, head: Head, moment: datetime) -> bool:
        if head.size >= self.policy.max_bytes:
            return True
        first = next(iter(self.lines(self.folder / head.file)), b"")
        record = record_of(first)
        oldest = written(moment - timedelta(days=self.policy.max_age_days))
        return record is not None and record.at < oldest

    def _rotated(self, head: Head, moment: datetime) -> Head:
        """Begin a new file with a line that says which files are removed because their time is over."""
        oldest = written(moment - timedelta(days=self.policy.keep_days))
        over: list[Path] = []
        last: LogRecord | None = None
        for path in self.files():
            ending = self._last(path)
            if path.name == head.file or ending is None or ending.at >= oldest:
                break
            over.append(path)
            last = ending
        number = int(head.file.removesuffix(SUFFIX)) + 1
        head = replace(head, file=f"{number:06}{SUFFIX}", size=0)
        details: dict[str, str | int] = {"removed": ",".join(path.name for path in over)}
        if last is not None:
            details |= {"last_number": last.number, "last_hash": last.hash}
        draft = LogRecord(
            head.number + 1,
            written(moment),
            "",
            CallerKind.LOCAL,
            "",
            ROTATED,
            head.file,
            "ok",
            details,
            head.hash,
            "",
        )
        record = self._append(head, draft)
        for path in over:
            path.unlink()
        return Head(record.number, record.hash, head.file, (self.folder / head.file).stat().st_size)

    # --- reading --------------------------------------------------------------------------------

    def head(self) -> Head:
        """The last line, as ``HEAD`` says it. Raises ValueError for one that cannot be read."""
        path = self.folder / HEAD
        if not path.exists():
            return Head()
        values = json.loads(path.read_text(encoding="utf-8"))
        return Head(int(values["number"]), str(values["hash"]), str(values["file"]), int(values["size"]))

    def files(self) -> list[Path]:
        """The files of the log, the oldest first."""
        return sorted(self.folder.glob(f"*{SUFFIX}")) if self.folder.is_dir() else []

    def lines(self, path: Path) -> Iterator[bytes]:
        """The lines of a file, without their ends."""
        with path.open("rb") as file:
            for line in file:
                yield line.rstrip(b"\n")

    def records(self) -> Iterator[LogRecord]:
        """All lines that can be read, the oldest first."""
        for path in self.files():
            yield from filter(None, map(record_of, self.lines(path)))

    def page(
        self,
        *,
        caller: str = "",
        action: str = "",
        since: str = "",
        until: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> LogPage:
        """The lines that match, the newest first. ``since`` and ``until``: days or times, both inclusive."""
        found: list[LogRecord] = []
        for path in reversed(self.files()):
            if len(found) > offset + limit:
                break
            matching = [
                record
                for record in filter(None, map(record_of, self.lines(path)))
                if (not caller or record.caller == caller)
                and (not action or record.action == action)
                and record.at >= since
                and (not until or record.at[: len(until)] <= until)
            ]
            found += reversed(matching)
        return LogPage(tuple(found[offset : offset + limit]), len(found) > offset + limit)

    def _last(self, path: Path) -> LogRecord | None:
        last = b""
        for line in self.lines(path):
            last = line
        return record_of(last)

    def hash_of(self, record: LogRecord) -> str:
        """The hash that a line must have."""
        message = _line(replace(record, hash="")).encode("utf-8", "backslashreplace")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def record_of(line: bytes) -> LogRecord | None:
    """The line as a record, None for one that is none."""
    try:
        values = json.loads(line)
        record = LogRecord(**{**values, "kind": CallerKind(values["kind"])})
    except (ValueError, TypeError, KeyError):
        return None
    kinds = {"number": int, "details": dict}
    return record if all(isinstance(value, kinds.get(name, str)) for name, value in values.items()) else None


def _line(record: LogRecord) -> str:
    return json.dumps(asdict(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
