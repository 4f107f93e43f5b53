"""The access log as a table, for spreadsheets and archives."""

import csv
import io
from collections.abc import Iterable
from dataclasses import fields

from assistant.domain.callers import LogRecord

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def log_table(records: Iterable[LogRecord]) -> bytes:
    """The records as CSV in UTF-8 with BOM; no cell is taken for a formula."""
    columns = [field.name for field in fields(LogRecord)]
    target = io.StringIO(newline="")
    table = csv.writer(target, lineterminator="\r\n")
    table.writerow(columns)
    for record in records:
        details = "；".join(f"{name}={value}" for name, value in record.details.items())
        values = {**{name: str(getattr(record, name)) for name in columns}, "details": details}
        table.writerow([f"'{value}" if value.startswith(_FORMULAS) else value for value in values.values()])
    return f"\ufeff{target.getvalue()}".encode("utf-8", "backslashreplace")
