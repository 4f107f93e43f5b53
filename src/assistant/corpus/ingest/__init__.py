"""Ingest: a folder of reports becomes a new generation of the index.

Incremental by content; one bad file stops nothing. The way of a report: file, ``readers.read_bytes``, text,
``parse``, passages, ``Encoder.encode``, ``Writer.put``, ``Writer.commit``.
"""

import hashlib
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path

from assistant.base.errors import UnreadableFile
from assistant.base.processes import pool
from assistant.base.version import __version__
from assistant.corpus import readers
from assistant.corpus.ingest.corpus import digest, report_id, walk
from assistant.corpus.ingest.manifest import metadata_from, read_manifests
from assistant.corpus.parse import parse
from assistant.domain.report import Passage, Report
from assistant.domain.results import IngestResult, Refusal
from assistant.domain.vocabulary import load
from assistant.index import Progress, ReportRecord, Writer, no_progress
from assistant.index.encoders import Encoder

__all__ = ["encoded_text", "ingest"]

# Below this many files, starting other processes costs more than it saves.
_FILES_WORTH_A_POOL = 48
# Files parsed ahead, per worker: so many that no worker waits while others' passages are encoded and filed, and
# no more, so that memory stays level however many files there are.
_FILES_AHEAD = 64
# Passages encoded at once: long enough to keep the encoder busy, short enough to stay small in memory.
_ENCODED_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class _Task:
    file: str
    fields: Mapping[str, str]
    known_digest: str


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What became of one file: exactly one of ``report``, ``refusal`` and ``unchanged`` holds."""

    file: str
    digest: str = ""
    report: Report | None = None
    refusal: Refusal | None = None
    unchanged: bool = False
    warnings: tuple[str, ...] = ()


def encoded_text(report: Report, passage: Passage) -> str:
    """What an encoder is given of a passage: the nearest head above it, then its text.

    A run-in head stands outside the passage's span but often names what the passage never says again.
    """
    head = passage.heading_path[-1] if passage.heading_path else ""
    return f"{head}\n{passage.span.of(report.text)}" if head else passage.span.of(report.text)


def ingest(
    corpus: Path,
    writer: Writer,
    encoder: Encoder,
    *,
    vocabulary_folder: Path | None = None,
    only: Sequence[str] | None = None,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> IngestResult:
    """Bring the index in line with the folder and put the new generation in force.

    ``only``: just these files (relative to ``corpus``), and nothing is removed; ``rebuild``: unchanged files
    too. A file that is refused but was indexed before stays as it was, and the refusal says so.

    Raises BadInput for a corpus or a reports.csv that cannot be used; whatever ``progress`` raises cancels,
    leaving the generation in force as it was.
    """
    tell = progress or no_progress
    found = walk(corpus)
    manifest = read_manifests(corpus, list(found.folders))
    before = writer.records()
    by_source = {record.source: record for record in before.values()}
    files = found.reports if only is None else tuple(only)
    made_by = _made_by(encoder, vocabulary_folder)
    tasks = [_Task(file, manifest.rows.get(file, {}), _known(by_source.get(file), rebuild)) for file in files]
    added: list[str] = []
    changed: list[str] = []
    refused: list[Refusal] = []
    warnings = list(manifest.warnings)
    unchanged = passages = 0
    owners = {record.report_id: record.source for record in before.values()}
    present = set(found.reports)
    waiting: list[tuple[Report, str]] = []

    def file_waiting() -> int:
        texts = [encoded_text(report, passage) for report, _ in waiting for passage in report.passages]
        vectors = encoder.encode(texts, kind="passage")
        begin = 0
        for report, state in waiting:
            end = begin + len(report.passages)
            writer.put(report, vectors[begin:end], state)
            begin = end
        waiting.clear()
        return len(texts)

    for done, prepared in enumerate(_prepare_all(corpus, tasks, made_by, vocabulary_folder), start=1):
        tell("读取与解析", done, len(tasks))
        warnings += [f"{prepared.file}：{warning}" for warning in prepared.warnings]
        old = by_source.get(prepared.file)
        if prepared.unchanged:
            unchanged += 1
            continue
        if prepared.refusal is not None:
            refused.append(_still_there(prepared.refusal) if old else prepared.refusal)
            continue
        report = prepared.report
        assert report is not None
        owner = owners.get(report.id)
        if owner is not None and owner != prepared.file and owner in present:
            detail = f"它的 id“{report.id}”已经属于“{owner}”"
            refused.append(
                Refusal(prepared.file, "conflict", detail, "请在 reports.csv 里给两份报告不同的 id")
            )
            continue
        if old is not None and old.report_id != report.id:
            writer.remove(old.report_id)
        (changed if old is not None or report.id in before else added).append(report.id)
        owners[report.id] = prepared.file
        waiting.append((report, prepared.digest))
        if sum(len(report.passages) for report, _ in waiting) >= _ENCODED_AT_ONCE:
            passages += file_waiting()
    if waiting:
        passages += file_waiting()

    removed: list[str] = []
    if only is None:
        removed = [record.report_id for record in before.values() if owners[record.report_id] not in present]
        for gone in removed:
            writer.remove(gone)
    generation = writer.commit(progress)
    return IngestResult(
        generation=generation,
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        unchanged=unchanged,
        passages=passages,
        refused=tuple(refused),
        ignored=found.ignored if only is None else (),
        warnings=tuple(warnings),
    )


def _known(record: ReportRecord | None, rebuild: bool) -> str:
    return "" if record is None or rebuild else record.digest


def _still_there(refusal: Refusal) -> Refusal:
    return Refusal(
        refusal.file, refusal.code, refusal.detail, f"{refusal.hint}；索引里仍是它上一次的内容".lstrip("；")
    )


def _made_by(encoder: Encoder, vocabulary_folder: Path | None) -> str:
    """What besides the file decides how it is filed: program, data files, the user's own, and encoder."""
    state = hashlib.sha256(f"{__version__}\n{encoder.fingerprint}\n".encode())
    shipped = resources.files("assistant").joinpath("data")
    tables = [entry for entry in shipped.iterdir() if entry.name.endswith((".toml", ".tsv"))]
    for table in sorted(tables, key=lambda entry: entry.name):
        state.update(table.read_bytes())
    for own in sorted(vocabulary_folder.glob("*.toml")) if vocabulary_folder else ():
        state.update(own.read_bytes())
    return state.hexdigest()


def _prepare_all(
    corpus: Path, tasks: Sequence[_Task], made_by: str, vocabulary_folder: Path | None
) -> Iterator[_Prepared]:
    workers = os.cpu_count() or 1
    if len(tasks) < _FILES_WORTH_A_POOL or workers == 1:
        for task in tasks:
            yield _prepare(corpus, task, made_by, vocabulary_folder)
        return
    executor = pool(workers)
    try:
        remaining = iter(tasks)
        window: deque[Future[_Prepared]] = deque()
        while True:
            for task in islice(remaining, _FILES_AHEAD * workers - len(window)):
                window.append(executor.submit(_prepare, corpus, task, made_by, vocabulary_folder))
            if not window:
                break
            yield window.popleft().result()
    finally:
        # Whoever cancels does not wait for files that nobody will ask for.
        executor.shutdown(cancel_futures=True)


def _prepare(corpus: Path, task: _Task, made_by: str, vocabulary_folder: Path | None) -> _Prepared:
    try:
        data = (corpus / task.file).read_bytes()
    except OSError as error:
        refusal = Refusal(
            task.file,
            "unreadable_file",
            f"打不开文件：{error.strerror}",
            "请检查文件是否被占用、是否有读取权限",
        )
        return _Prepared(task.file, refusal=refusal)
    state = digest(data, task.fields, made_by)
    if state == task.known_digest:
        return _Prepared(task.file, unchanged=True)
    try:
        document = readers.read_bytes(data, task.file)
    except UnreadableFile as error:
        return _Prepared(task.file, refusal=Refusal(task.file, error.code, error.detail, error.hint))
    vocabulary = load(vocabulary_folder)
    fields = {**document.metadata, **{name: value for name, value in task.fields.items() if value}}
    metadata, warnings = metadata_from(fields, vocabulary)
    report = parse(
        document.text,
        metadata,
        id=report_id(task.file, fields),
        source=task.file,
        notes=document.notes,
        vocabulary=vocabulary,
    )
    return _Prepared(task.file, digest=state, report=report, warnings=(*document.notes, *warnings))
