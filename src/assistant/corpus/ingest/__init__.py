"""Ingest: indexes a folder of reports as a new generation of the index.

Only changed files are read; a bad file is refused and does not stop the others. The steps for a report are
``readers.read_bytes`` (file → text), ``parse`` (→ passages), ``Encoder.encode`` (→ vectors), ``Writer.put`` and
``Writer.commit``.
"""

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from assistant.base.errors import BadInput
from assistant.base.files import read_regular
from assistant.base.version import __version__
from assistant.base.work import Limits
from assistant.corpus import readers
from assistant.corpus.ingest import duplicates
from assistant.corpus.ingest.preparation import Task, prepare_files
from assistant.corpus.ingest.reports_csv import read_reports_csv
from assistant.corpus.ingest.suitability import DOUBT_CURE, DOUBTFUL, doubtful
from assistant.corpus.ingest.walk import content_digest, digest, walk
from assistant.domain.report import Passage, Report
from assistant.domain.results import IngestResult, Refusal, Refusals
from assistant.index import Progress, ReportRecord, Writer, no_progress
from assistant.index.encoders import Encoder

__all__ = ["CorpusComparison", "compare", "encoded_text", "ingest"]

_DAMAGE_SHOWN = 3
# Passages encoded at once: enough to keep the encoder busy, few enough to fit in memory.
_ENCODING_BATCH = 2048


@dataclass(frozen=True, slots=True)
class CorpusComparison:
    """How the files of a corpus stand to its index; paths relative to the folder.

    ``missing`` are indexed, but not there; ``changed`` have other bytes than those that were indexed; ``outdated`` have
    the same, but their row in reports.csv or the program is another; ``unindexed`` are there, but not indexed.
    """

    files: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    unindexed: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def encoded_text(report: Report, passage: Passage) -> str:
    """The text of a passage that is encoded: the nearest heading above it, then its own text.

    A run-in head is outside the passage's span, but often names what the passage itself does not repeat.
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
    in_force: int = 0,
    remove_all: bool = False,
    insist: bool = False,
    hidden: Container[str] = (),
    progress: Progress | None = None,
    refusals: Refusals | None = None,
    limits: Limits | None = None,
) -> IngestResult:
    """Update the index to the content of the folder and put the new generation in force.

    ``only``: process just these files (relative to ``corpus``) and remove nothing. ``rebuild``: process unchanged
    files, too. A file that is refused but was indexed before keeps its old content, and the refusal says so.
    ``in_force``: how many reports the index holds that is replaced by a rebuild. ``remove_all``: a folder without any
    report, which may be one that is not mounted, empties the index.

    ``insist``: file a new report, too, whose text is filed already, or that is hardly one (see :mod:`.duplicates`);
    without it such a file is refused, unless it has a row of its own in reports.csv. ``hidden``: ids of reports that
    must not be named to the caller. ``limits``: what reading one file may take; one that takes more is refused.

    Raises BadInput for a corpus folder or a reports.csv that cannot be used, or for a folder without reports.
    ``progress`` may raise to cancel; the generation in force then stays. ``refusals`` is called with each refused file at once.
    """
    report_progress = progress or no_progress
    found = walk(corpus)
    reports_csv = read_reports_csv(corpus, list(found.folders))
    records = writer.records()
    known = max(len(records), in_force)
    if only is None and known and not found.reports and not remove_all:
        raise BadInput(
            f"报告文件夹“{corpus}”里一份报告也没有，而索引里有 {known} 篇，没有改动",
            "请检查路径是否写对、磁盘是否已挂载；确实要全部移出时加 --yes",
        )
    by_source = {record.source: record for record in records.values()}
    files = found.reports if only is None else tuple(only)
    program_digest = _program_digest(encoder, vocabulary_folder)
    tasks = [
        Task(file, reports_csv.rows.get(file, {}), _known_digest(by_source.get(file), rebuild))
        for file in files
    ]
    added: list[str] = []
    changed: list[str] = []
    refused = list(found.skipped) if only is None else []
    warnings = [*_healed(writer), *reports_csv.warnings]
    unchanged = passages = 0
    source_of = {record.id: record.source for record in records.values()}
    present = set(found.reports)
    known_texts = duplicates.Known(record for record in records.values() if record.id not in hidden)
    pending: list[tuple[Report, str]] = []

    def refuse(refusal: Refusal) -> None:
        refused.append(refusal)
        if refusals is not None:
            refusals(refusal)

    def write_pending() -> int:
        texts = [encoded_text(report, passage) for report, _ in pending for passage in report.passages]
        vectors = encoder.encode(texts, kind="passage")
        begin = 0
        for report, file_digest in pending:
            end = begin + len(report.passages)
            writer.put(report, vectors[begin:end], file_digest)
            begin = end
        pending.clear()
        return len(texts)

    for done, prepared in enumerate(
        prepare_files(
            corpus,
            tasks,
            program_digest,
            vocabulary_folder,
            limits or Limits(),
            report_progress,
        ),
        start=1,
    ):
        report_progress("读取", done, len(tasks))
        warnings += [f"{prepared.file}：{warning}" for warning in prepared.warnings]
        existing = by_source.get(prepared.file)
        if prepared.unchanged:
            unchanged += 1
            continue
        if prepared.refusal is not None:
            refuse(_with_old_content_note(prepared.refusal) if existing else prepared.refusal)
            continue
        report = prepared.report
        assert report is not None
        kept = duplicates.with_text(prepared.digest, report.text)
        same = known_texts.same_as(report, kept, present)
        is_copy = same is not None and not same.by_another
        doubt = same.words if same is not None and is_copy else doubtful(report)
        # A row that an upload has just written is no word of a person that this is another report.
        claimed = only is None and prepared.file in reports_csv.rows
        if doubt and existing is None and not (insist or claimed):
            code, cure = (duplicates.DUPLICATE, duplicates.CURE) if is_copy else (DOUBTFUL, DOUBT_CURE)
            refuse(Refusal(prepared.file, code, doubt, cure))
            continue
        if same is not None:
            reason = "，作者等不同" if same.by_another else ""
            warnings.append(f"{prepared.file}：{same.words}{reason}，已另存一份")
        known_texts.add(prepared.file, kept, report.metadata)
        other_source = source_of.get(report.id)
        if other_source is not None and other_source != prepared.file and other_source in present:
            detail = f"它的 id“{report.id}”已经属于“{other_source}”"
            refuse(Refusal(prepared.file, "conflict", detail, "请在 reports.csv 里给两份报告不同的 id"))
            continue
        if existing is not None and existing.id != report.id:
            writer.remove(existing.id)
        (changed if existing is not None or report.id in records else added).append(report.id)
        source_of[report.id] = prepared.file
        pending.append((report, kept))
        if sum(len(report.passages) for report, _ in pending) >= _ENCODING_BATCH:
            passages += write_pending()
    if pending:
        passages += write_pending()

    removed: list[str] = []
    if only is None:
        removed = [
            record.id
            for record in records.values()
            if source_of[record.id] not in present and not found.is_unknown(source_of[record.id])
        ]
        for removed_id in removed:
            writer.remove(removed_id)
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


def compare(
    corpus: Path,
    records: Iterable[ReportRecord],
    encoder: Encoder,
    vocabulary_folder: Path | None = None,
    progress: Progress | None = None,
) -> CorpusComparison:
    """Hold every file of the folder, byte by byte, against what the index knows of it. Nothing is changed.

    Raises BadInput for a corpus folder or a reports.csv that cannot be used.
    """
    found = walk(corpus)
    rows = read_reports_csv(corpus, list(found.folders)).rows
    program_digest = _program_digest(encoder, vocabulary_folder)
    by_source = {record.source: record for record in records}
    changed, outdated, unreadable = [], [], []
    for done, file in enumerate(found.reports, start=1):
        (progress or no_progress)("核对报告库", done, len(found.reports))
        record = by_source.get(file)
        if record is None:
            continue
        try:
            data = read_regular(corpus / file, readers.MAX_BYTES)
        except OSError:
            unreadable.append(file)
            continue
        if not record.digest.startswith(f"{content_digest(data)}-"):
            changed.append(file)
        elif duplicates.of_file(record.digest) != digest(data, rows.get(file, {}), program_digest):
            outdated.append(file)
    present = set(found.reports)
    return CorpusComparison(
        files=len(found.reports),
        missing=tuple(sorted(file for file in by_source if file not in present)),
        changed=tuple(changed),
        outdated=tuple(outdated),
        unindexed=tuple(file for file in found.reports if file not in by_source),
        unreadable=tuple(unreadable),
    )


def _healed(writer: Writer) -> list[str]:
    if not writer.damage:
        return []
    shown = "；".join(writer.damage[:_DAMAGE_SHOWN])
    return [f"索引有 {len(writer.damage)} 处损坏（{shown}），损坏的部分已从报告库重建"]


def _known_digest(record: ReportRecord | None, rebuild: bool) -> str:
    return "" if record is None or rebuild else duplicates.of_file(record.digest)


def _with_old_content_note(refusal: Refusal) -> Refusal:
    return Refusal(
        refusal.file, refusal.code, refusal.detail, f"{refusal.hint}；索引里仍是它上一次的内容".lstrip("；")
    )


def _program_digest(encoder: Encoder, vocabulary_folder: Path | None) -> str:
    """A hash of everything besides the file that decides how it is indexed: program, encoder and data files."""
    hasher = hashlib.sha256(f"{__version__}\n{encoder.fingerprint}\n".encode())
    shipped = resources.files("assistant").joinpath("data")
    tables = [entry for entry in shipped.iterdir() if entry.name.endswith((".toml", ".tsv"))]
    for table in sorted(tables, key=lambda entry: entry.name):
        hasher.update(table.read_bytes())
    for own in sorted(vocabulary_folder.glob("*.toml")) if vocabulary_folder else ():
        hasher.update(own.read_bytes())
    return hasher.hexdigest()
