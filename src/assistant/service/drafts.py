"""A draft as a report: from a text, from a file, or as it stands in an editor."""

import codecs
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assistant.base.decoding import report_newlines
from assistant.base.errors import BadInput, UnknownValue
from assistant.corpus import readers
from assistant.corpus.ingest.reports_csv import metadata_from
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.vocabulary import Vocabulary
from assistant.index import ReportRecord
from assistant.review.rules import rules

MAX_CHARACTERS = 300_000
UNKNOWN = Metadata()
DRAFT = "draft"
"""The id of a draft that is a version of no report in the index."""


def parsed(
    text: str,
    metadata: Metadata,
    vocabulary: Vocabulary,
    *,
    report_id: str,
    source: str,
    headings: Iterable[tuple[int, int]] = (),
) -> Report:
    """A draft, parsed as a filed report would be; ``headings``: those that its file marks.

    Raises UnknownValue for an unknown portfolio.
    """
    names = dict.fromkeys(vocabulary.portfolio(name) for name in metadata.portfolios)
    return parse(
        report_newlines(text),
        replace(metadata, portfolios=tuple(names)),
        id=report_id,
        source=source,
        headings=headings,
        vocabulary=vocabulary,
    )


def from_file(path: Path, metadata: Metadata, vocabulary: Vocabulary, record: ReportRecord | None) -> Report:
    """A draft read from a file. What ``metadata`` leaves open comes from the file, then from its ``record``.

    Raises UnreadableFile.
    """
    return _from_document(readers.read(path), path.name, metadata, vocabulary, record)


def from_upload(name: str, data: bytes, metadata: Metadata, vocabulary: Vocabulary) -> Report:
    """A draft read from the bytes of a file that somebody sent under a name. Raises UnreadableFile."""
    return _from_document(readers.read_bytes(data, name), name, metadata, vocabulary, None)


def _from_document(
    document: readers.Document,
    name: str,
    metadata: Metadata,
    vocabulary: Vocabulary,
    record: ReportRecord | None,
) -> Report:
    stated, _ = metadata_from(document.metadata, vocabulary)
    known = metadata.or_else(stated).or_else(record.metadata if record else UNKNOWN)
    report_id = record.id if record else DRAFT
    return parsed(
        document.text, known, vocabulary, report_id=report_id, source=name, headings=document.headings
    )


def from_editor(
    text: str,
    path: Path | None,
    vocabulary: Vocabulary,
    record: ReportRecord | None,
    *,
    markdown: bool,
    otherwise: Metadata,
) -> Report:
    """A draft as it stands in an editor, read as its file would be.

    ``otherwise``: what is known of it where neither its front matter nor its ``record`` says. Raises EmptyFile.
    """
    name = f"{path.stem if path else '草稿'}{'.md' if markdown else '.txt'}"
    document = readers.read_bytes(codecs.BOM_UTF8 + text.encode("utf-8", "replace"), name)
    stated, _ = metadata_from(document.metadata, vocabulary)
    known = stated.or_else(record.metadata if record else UNKNOWN).or_else(otherwise)
    report_id = record.id if record else DRAFT
    return parsed(document.text, known, vocabulary, report_id=report_id, source=path.name if path else "")


def record_of(path: Path, corpus: Path, records: Iterable[ReportRecord]) -> ReportRecord | None:
    """The record of a file that lies in the corpus folder and is filed, None for any other."""
    folder, file = corpus.resolve(), path.resolve()
    if not file.is_relative_to(folder):
        return None
    source = file.relative_to(folder).as_posix()
    return next((record for record in records if record.source == source), None)


def ensure_checkable(draft: Report, wanted: Iterable[str] | None) -> None:
    """Raises UnknownValue for a rule that does not exist, BadInput for an empty or over-long draft."""
    for rule in wanted or ():
        if rule not in rules():
            raise UnknownValue("规则", rule, sorted(rules()))
    if not draft.text.strip():
        raise BadInput("草稿是空的", "请粘贴或上传要核对的文字")
    if len(draft.text) > MAX_CHARACTERS:
        raise BadInput(f"草稿有 {len(draft.text)} 个字，最多 {MAX_CHARACTERS} 个", "请按篇分开核对")
