"""Logs: text or JSON, one line a record, the same line not over and over, and a file that does not grow for ever."""

import json
import logging
import logging.handlers
import threading
import time
from collections import OrderedDict
from pathlib import Path

_EXTRA = ("request_id", "client", "method", "path", "status", "milliseconds")
_INTERVAL = 60.0  # seconds in which the same line is written once
_KNOWN = 512  # different lines that are remembered
_FILE_BYTES, _FILES = 16 * 1024 * 1024, 5
_LONGEST = 8_000


def configure(form: str = "text", file: Path | None = None, level: int = logging.WARNING) -> None:
    """Write the records of the whole process to ``file`` (None: standard error) as ``form`` ∈ text json.

    A file is started anew at 16 MiB, and the last five are kept.
    """
    handler: logging.Handler
    if file is None:
        handler = logging.StreamHandler()
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=_FILE_BYTES, backupCount=_FILES - 1, encoding="utf-8", delay=True
        )
    handler.setFormatter(JsonLines() if form == "json" else OneLine())
    handler.addFilter(Repeated())
    logging.basicConfig(handlers=[handler], level=level, force=True)


class Repeated(logging.Filter):
    """Lets a line pass once in a minute; when it passes again, it says how often it was left out."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: OrderedDict[tuple[str, int, str], tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write the record. Lines about requests are all written: each is another one."""
        if hasattr(record, "status"):
            return True
        what = record.getMessage() if record.exc_info is None else str(record.exc_info[1])
        key = record.name, record.lineno, what[:200]
        with self._lock:
            since, left_out = self._seen.get(key, (-_INTERVAL, 0))
            if time.monotonic() - since < _INTERVAL:
                self._seen[key] = since, left_out + 1
                return False
            self._seen[key] = time.monotonic(), 0
            self._seen.move_to_end(key)
            while len(self._seen) > _KNOWN:
                self._seen.popitem(last=False)
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (and {left_out} times more)", ()
        return True


class OneLine(logging.Formatter):
    """Text: time, level, logger, message, and the traceback of an error below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text: no line of it can be mistaken for another record."""
        return super().format(record).replace("\r", "\\r").replace("\n", "\n  ")[:_LONGEST]


class JsonLines(logging.Formatter):
    """One JSON object a line, with the request's id, route and time where it is about a request."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of JSON."""
        entry: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:_LONGEST],
        }
        entry.update({name: getattr(record, name) for name in _EXTRA if hasattr(record, name)})
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)[-_LONGEST:]
        return json.dumps(entry, ensure_ascii=False)
