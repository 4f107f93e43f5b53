"""The SQLite file of a segment: its reports and passages, from which all its other files derive.

Table ``report`` holds metadata, ``body`` texts and structure (separate, so that metadata is read without them),
``passage`` one row per passage. Report numbers and passage rows count from 0 without gaps; the passages of a
report are consecutive.
"""

import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from assistant.base.errors import IndexDamaged
from assistant.domain.report import Metadata, Passage, Report, Role
from assistant.domain.text import Span
from assistant.index import PassageRecord, ReportRecord
from assistant.index.local import codec
from assistant.index.local.manifest import HEAL

STORE = "store.sqlite"

_CONNECTIONS = 4  # threads that may read one segment at the same time

_SCHEMA = """
CREATE TABLE report (number INTEGER PRIMARY KEY, id TEXT, source TEXT, digest TEXT, title TEXT, author TEXT,
    office TEXT, region TEXT, year INTEGER, portfolios TEXT, collection TEXT, characters INTEGER,
    passages INTEGER, notes TEXT);
CREATE TABLE body (number INTEGER PRIMARY KEY, text TEXT, structure TEXT);
CREATE TABLE passage (row INTEGER PRIMARY KEY, report INTEGER, id TEXT, role TEXT, portfolios TEXT, path TEXT,
    begin_at INTEGER, end_at INTEGER, further_roles TEXT);
"""

_METADATA_COLUMNS = "title, author, office, region, year, portfolios, collection"
_REPORT_COLUMNS = f"id, source, digest, characters, passages, notes, {_METADATA_COLUMNS}"
_PASSAGE_COLUMNS = "id, role, portfolios, path, begin_at, end_at, further_roles"


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to be written, and the digest by which ingest later recognises that it has not changed."""

    report: Report
    digest: str


@contextmanager
def _new_store(folder: Path) -> Iterator[sqlite3.Connection]:
    """A store being written. It needs no journal, since no reader opens it before a manifest lists it."""
    with closing(sqlite3.connect(folder / STORE, isolation_level=None, uri=True)) as connection:
        for pragma in (
            "page_size = 8192",
            "journal_mode = OFF",
            "synchronous = OFF",
            "locking_mode = EXCLUSIVE",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(_SCHEMA)
        yield connection


def write_store(folder: Path, new_reports: Sequence[NewReport]) -> None:
    """Write the store of a new segment."""
    with _new_store(folder) as connection:
        connection.execute("BEGIN")
        row = 0
        for number, filing in enumerate(new_reports):
            report, metadata = filing.report, filing.report.metadata
            connection.execute(
                "INSERT INTO report VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    number,
                    report.id,
                    report.source,
                    filing.digest,
                    metadata.title,
                    metadata.author,
                    metadata.office,
                    metadata.region,
                    metadata.year,
                    codec.dump(metadata.portfolios),
                    metadata.collection,
                    len(report.text),
                    len(report.passages),
                    codec.dump(report.notes),
                ),
            )
            connection.execute(
                "INSERT INTO body VALUES (?,?,?)", (number, report.text, codec.dump_structure(report))
            )
            connection.executemany(
                "INSERT INTO passage VALUES (?,?,?,?,?,?,?,?,?)",
                [
                    (
                        row + ordinal,
                        number,
                        passage.id,
                        passage.role,
                        codec.dump_portfolios(passage.portfolios),
                        codec.dump(passage.heading_path),
                        passage.span.begin,
                        passage.span.end,
                        codec.dump(passage.further_roles),
                    )
                    for ordinal, passage in enumerate(report.passages)
                ],
            )
            row += len(report.passages)
        connection.execute("COMMIT")


def merge_stores(folder: Path, segments: Sequence[tuple[Path, Sequence[tuple[int, int, int]]]]) -> None:
    """Write the store of a segment merged from several.

    Each source is a folder and, per report to keep, (old number, new number, offset to add to its passages' rows).
    """
    with _new_store(folder) as connection:
        connection.execute("CREATE TEMP TABLE kept (old INTEGER PRIMARY KEY, new INTEGER, shift INTEGER)")
        for source, kept in segments:
            connection.execute("ATTACH ? AS source", (_uri(source),))
            connection.execute("DELETE FROM kept")
            connection.executemany("INSERT INTO kept VALUES (?,?,?)", kept)
            for table, columns in (("report", _REPORT_COLUMNS), ("body", "text, structure")):
                connection.execute(
                    f"INSERT INTO main.{table} (number, {columns}) SELECT kept.new, {columns}"
                    f" FROM kept JOIN source.{table} ON number = old ORDER BY old"
                )
            connection.execute(
                f"INSERT INTO main.passage (row, report, {_PASSAGE_COLUMNS}) SELECT row + shift, new, {_PASSAGE_COLUMNS}"
                " FROM source.passage JOIN kept ON old = report ORDER BY row"
            )
            connection.execute("DETACH source")


def _uri(folder: Path) -> str:
    return f"{(folder / STORE).resolve().as_uri()}?mode=ro&immutable=1"


class Store:
    """The store of a segment, read-only. Safe to use from several threads.

    All connections are opened at once, so that the file may be unlinked, and closed when the store is collected.
    """

    def __init__(self, folder: Path) -> None:
        self._free: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        with ExitStack() as opened:
            for _ in range(_CONNECTIONS):
                connection = sqlite3.connect(_uri(folder), uri=True, check_same_thread=False)
                opened.callback(connection.close)
                connection.execute("SELECT 1 FROM report LIMIT 1").fetchall()
                self._free.put(connection)
            weakref.finalize(self, opened.pop_all().close)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = self._free.get()
        try:
            yield connection
        except (sqlite3.DatabaseError, TypeError) as error:  # TypeError: a row that must be there is not
            raise IndexDamaged(f"索引已损坏：{error}", HEAL) from error
        finally:
            self._free.put(connection)

    def records(self) -> list[ReportRecord]:
        """The records of all reports, by number."""
        with self._connection() as connection:
            found = connection.execute(f"SELECT {_REPORT_COLUMNS} FROM report ORDER BY number").fetchall()
        return [
            ReportRecord(
                **_metadata(metadata).values(),
                id=report_id,
                source=source,
                digest=digest,
                characters=characters,
                passages=passages,
                notes=codec.names(notes),
            )
            for report_id, source, digest, characters, passages, notes, *metadata in found
        ]

    def text(self, number: int) -> str:
        """The text of a report."""
        with self._connection() as connection:
            (text,) = connection.execute("SELECT text FROM body WHERE number = ?", (number,)).fetchone()
        return str(text)

    def passages(self, rows: Sequence[int], first: int) -> dict[int, PassageRecord]:
        """Row → passage. ``rows`` count within the generation, in which the segment's first row is ``first``."""
        by_report: dict[int, list[tuple[int, list[Any]]]] = defaultdict(list)
        records = {}
        with self._connection() as connection:
            for row in rows:
                number, *passage = connection.execute(
                    f"SELECT report, {_PASSAGE_COLUMNS} FROM passage WHERE row = ?", (row - first,)
                ).fetchone()
                by_report[number].append((row, passage))
            for number, passages in by_report.items():
                report_id, text, *metadata = connection.execute(
                    f"SELECT id, text, {_METADATA_COLUMNS} FROM report JOIN body USING (number) WHERE number = ?",
                    (number,),
                ).fetchone()
                shared = _metadata(metadata)
                for row, fields in passages:
                    passage = _passage(report_id, fields)
                    records[row] = PassageRecord(row, passage, shared, passage.span.of(text))
        return records

    def report(self, number: int, rows: range) -> Report:
        """A whole report; ``rows`` are those of its passages in the segment."""
        with self._connection() as connection:
            report_id, source, notes, text, structure, *metadata = connection.execute(
                f"SELECT id, source, notes, text, structure, {_METADATA_COLUMNS}"
                " FROM report JOIN body USING (number) WHERE number = ?",
                (number,),
            ).fetchone()
            passages = connection.execute(
                f"SELECT {_PASSAGE_COLUMNS} FROM passage WHERE row BETWEEN ? AND ? ORDER BY row",
                (rows.start, rows.stop - 1),
            ).fetchall()
        return Report(
            **_metadata(metadata).values(),
            id=report_id,
            text=text,
            passages=tuple(_passage(report_id, fields) for fields in passages),
            source=source,
            notes=codec.names(notes),
            **codec.load_structure(structure, text),
        )


def _metadata(fields: Sequence[Any]) -> Metadata:
    title, author, office, region, year, portfolios, collection = fields
    return Metadata(title, author, office, region, year, codec.names(portfolios), collection)


def _passage(report_id: str, fields: Sequence[Any]) -> Passage:
    passage_id, role, portfolios, path, begin, end, further_roles = fields
    return Passage(
        id=passage_id,
        report_id=report_id,
        role=Role(role),
        portfolios=codec.load_portfolios(portfolios),
        heading_path=codec.names(path),
        span=Span(begin, end),
        further_roles=tuple(Role(name) for name in codec.names(further_roles)),
    )
