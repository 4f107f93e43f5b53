"""Reports that were taken out of the corpus: moved aside with what is known of them, listed, and put back.

A removed report lies in a folder of its own below ``.removed``, which is not indexed. A JSON file beside that folder says
where it was, its id and its row in reports.csv.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from assistant.base.errors import Conflict, NotFound
from assistant.base.files import Changes
from assistant.corpus.ingest.reports_csv import COLUMNS, remove_row, row_of, update_row

FOLDER = ".removed"


@dataclass(frozen=True, slots=True)
class RemovedFile:
    """A report that was removed.

    ``key`` is the name of its folder, by which it is put back. ``file`` is where it lies and ``source`` where it was,
    both relative to the corpus folder; ``row`` is what reports.csv said of it.
    """

    key: str
    file: str
    source: str
    id: str = ""
    title: str = ""
    removed_at: str = ""
    row: Mapping[str, str] = field(default_factory=dict)


def move_aside(corpus: Path, source: str, report_id: str, title: str, changes: Changes) -> RemovedFile | None:
    """Move a report's file and its row aside as a part of ``changes``; None where there is no file.

    The caller holds the tables of the corpus.
    """
    if not (corpus / source).is_file():
        remove_row(corpus, source, changes)
        return None
    row = row_of(corpus, source)
    now = datetime.now(UTC)
    key = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
    file = PurePosixPath(FOLDER, key, PurePosixPath(source).name)
    removed = RemovedFile(
        key, str(file), source, report_id, title, now.isoformat(timespec="seconds"), {**row, "id": report_id}
    )
    record = json.dumps(asdict(removed), ensure_ascii=False, indent=1)
    changes.create(_record(corpus, key), record.encode("utf-8"))
    # The file first: one that was killed in between is completed by taking the row of a file that is gone.
    changes.move(corpus / source, corpus / file)
    remove_row(corpus, source, changes)
    return removed


def removed_files(corpus: Path) -> list[RemovedFile]:
    """All reports that were removed, the latest first; those of earlier versions, too, which kept no record."""
    found = []
    for folder in sorted((corpus / FOLDER).glob("*/"), reverse=True):
        files = [path for path in sorted(folder.iterdir()) if path.is_file()]
        if files:
            found.append(_read(corpus, folder, files[0]))
    return found


def _record(corpus: Path, key: str) -> Path:
    return corpus / FOLDER / f"{key}.json"


def _read(corpus: Path, folder: Path, path: Path) -> RemovedFile:
    file = path.relative_to(corpus).as_posix()
    try:
        known = json.loads(_record(corpus, folder.name).read_bytes())
        source = PurePosixPath(str(known["source"]))
        if source.is_absolute() or ".." in source.parts:
            raise ValueError("not below the corpus folder")
        row = {str(name): str(value) for name, value in known["row"].items() if name in COLUMNS}
        return RemovedFile(
            folder.name,
            file,
            str(source),
            str(known["id"]),
            str(known["title"]),
            str(known["removed_at"]),
            row,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return RemovedFile(folder.name, file, path.name)


def put_back(corpus: Path, key: str, changes: Changes) -> RemovedFile:
    """Move a removed report and its row back as a part of ``changes``. The caller holds the tables of the corpus.

    Raises NotFound, and Conflict where another file has taken its place.
    """
    removed = next((one for one in removed_files(corpus) if key and key in (one.key, one.id, one.file)), None)
    if removed is None:
        raise NotFound(f"没有移出过编号为“{key}”的报告", "请先查看移出的报告：assistant removed")
    target = corpus / removed.source
    if target.exists() or target.is_symlink():
        raise Conflict(f"“{removed.source}”现在是另一份文件", "请先移出或改名那一份，再恢复这一份")
    if removed.row:
        update_row(corpus, removed.source, removed.row, changes)
    changes.move(corpus / removed.file, target)
    record = _record(corpus, removed.key)
    if record.is_file():
        data = record.read_bytes()
        record.unlink()
        changes.on_failure(lambda: record.write_bytes(data))
    return removed
