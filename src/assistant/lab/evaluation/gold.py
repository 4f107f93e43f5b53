"""Reads a gold set from disk: reports, their annotations, and queries with graded relevant passages."""

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from assistant.base.errors import BadInput
from assistant.corpus.ingest.metadata_tables import NAME
from assistant.corpus.ingest.reports_csv import COLUMNS, read_reports_csv
from assistant.corpus.ingest.walk import walk
from assistant.domain.results import Filters
from assistant.domain.text import Span

T = TypeVar("T")

_NOWHERE = Span(0, 0)

_CURE = "格式见 corpus/gold/README.md"


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A span with its labels: a role, a kind of fact, a type of fault, or portfolios."""

    span: Span
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReusedSpan:
    """A span that was reused from ``source`` (a report id, possibly its own), with its level and kind.

    ``source_span``: its place there, None where the annotation gives none.
    """

    span: Span
    source: str
    level: str
    kind: str
    source_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """The annotation of one report. ``digest``: SHA-256 of the text in which its spans count, "" if not given.

    ``facts`` are complete, or empty when the report is not annotated for facts. ``faults`` are errors that a reviewer
    would reject, each with its type.
    """

    report_id: str
    digest: str
    sections: tuple[LabelledSpan, ...]
    headings: tuple[Span, ...]
    portfolios: tuple[LabelledSpan, ...]
    facts: tuple[LabelledSpan, ...]
    reuse: tuple[ReusedSpan, ...] = ()
    set_phrases: tuple[Span, ...] = ()
    title: Span = _NOWHERE
    faults: tuple[LabelledSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSpan:
    """A span of a report."""

    report_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class GradedSpan:
    """A span relevant to a query: grade 3 answers it, 2 answers a part of it, 1 is related to it."""

    report_id: str
    span: Span
    grade: int


@dataclass(frozen=True, slots=True)
class GoldQuery:
    """A query with its filters and its relevant spans."""

    id: str
    text: str
    filters: Filters
    relevant: tuple[GradedSpan, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold set: annotations by report id, and queries (none without queries.json).

    ``negatives`` are pairs of spans on the same topic in different words. ``neutral`` are spans of procedural wording
    and chance overlaps, which count as neither right nor wrong; ``chains`` are sequences of set phrases; ``traps`` look
    like a fault but are none.
    """

    annotations: Mapping[str, Annotation]
    queries: tuple[GoldQuery, ...]
    negatives: tuple[tuple[ReportSpan, ReportSpan], ...] = ()
    neutral: tuple[ReportSpan, ...] = ()
    chains: tuple[ReportSpan, ...] = ()
    traps: tuple[ReportSpan, ...] = ()


def load(folder: Path) -> Gold:
    """Read the annotations (annotations/, or gold/) and queries.json of a gold set.

    pooled.json adds relevant spans to queries: judgements of what several systems found.

    Raises BadInput for a folder that is not a gold set, and for a file that is not valid.
    """
    annotation_folder = next(
        (path for name in ("gold", "annotations") if (path := folder / name).is_dir()), None
    )
    files = sorted(annotation_folder.glob("*.json")) if annotation_folder else []
    if not files:
        raise BadInput(f"“{folder}”里没有 annotations 文件夹，或里面没有标注，不是带标注的报告集", _CURE)
    annotations = [_annotation(*_json(path)) for path in files]
    queries_file, negatives = folder / "queries.json", folder / "negatives.json"
    queries = _queries(*_json(queries_file)) if queries_file.is_file() else ()
    pooled = _read_optional(
        folder / "pooled.json",
        lambda entry: [(x["qid"], GradedSpan(x["id"], _span(x), x.get("grade", 1))) for x in entry],
    )
    queries = tuple(
        replace(query, relevant=(*query.relevant, *(span for name, span in pooled if name == query.id)))
        for query in queries
    )
    return Gold(
        {annotation.report_id: annotation for annotation in annotations},
        queries,
        negatives=_read_optional(negatives, lambda entry: [_pair(pair) for pair in entry.get("pairs", ())]),
        neutral=(
            *_read_optional(
                folder / "frames.json",
                lambda entry: [_report_span(x) for frame in entry for x in frame["places"]],
            ),
            *_read_optional(folder / "grey.json", lambda entry: [x for pair in entry for x in _pair(pair)]),
        ),
        chains=_read_optional(
            folder / "chains.json", lambda entry: [_report_span(x) for one in entry for x in one["places"]]
        ),
        traps=_read_optional(
            negatives, lambda entry: [_report_span(trap) for trap in entry.get("fault_traps", ())]
        ),
    )


def _read_optional(path: Path, read: Callable[[Any], list[T]]) -> tuple[T, ...]:
    """What ``read`` returns for the content of an optional file; empty when the set does not have it."""
    if not path.is_file():
        return ()
    try:
        return tuple(read(_json(path)[0]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} 的内容不合格式：{error!r}", _CURE) from error


def _report_span(entry: Mapping[str, Any]) -> ReportSpan:
    return ReportSpan(entry["id"], _span(entry))


def _pair(entry: Mapping[str, Any]) -> tuple[ReportSpan, ReportSpan]:
    return _report_span(entry["a"]), _report_span(entry["b"])


def _json(path: Path) -> tuple[Any, Path]:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig")), path
    except ValueError as error:
        raise BadInput(f"{path} 不是有效的 JSON 文件：{error}", _CURE) from error


def _annotation(entry: Any, path: Path) -> Annotation:
    try:
        return Annotation(
            report_id=entry["id"],
            digest=entry.get("sha256_text", ""),
            sections=tuple(LabelledSpan(_span(x), (x["role"],)) for x in entry.get("sections", ())),
            headings=tuple(_span(x) for x in entry.get("headings", ())),
            portfolios=tuple(
                LabelledSpan(_span(x), tuple(x["portfolios"])) for x in entry.get("portfolios", ())
            ),
            facts=tuple(LabelledSpan(_span(x), (x["kind"],)) for x in entry.get("facts", ())),
            reuse=tuple(
                ReusedSpan(_span(x), x["src_id"], x["level"], x["kind"], _source_span(x))
                for x in entry.get("reuse", ())
            ),
            set_phrases=tuple(_span(x) for x in entry.get("fixed", ())),
            title=_span(entry["title_span"]) if entry.get("title_span") else _NOWHERE,
            faults=tuple(LabelledSpan(_span(x), (x["type"],)) for x in entry.get("faults", ())),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} 的内容不合标注的格式：{error!r}", _CURE) from error


def _queries(entries: Any, path: Path) -> tuple[GoldQuery, ...]:
    try:
        return tuple(
            GoldQuery(
                id=entry["qid"],
                text=entry["query"],
                filters=Filters(
                    portfolios=frozenset(entry.get("portfolios") or ()),
                    roles=frozenset(entry.get("roles") or ()),
                    year_from=entry.get("year_from"),
                    year_to=entry.get("year_to"),
                ),
                relevant=tuple(GradedSpan(x["id"], _span(x), x.get("grade", 1)) for x in entry["relevant"]),
            )
            for entry in entries
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} 的内容不合查询的格式：{error!r}", _CURE) from error


def _span(entry: Mapping[str, int]) -> Span:
    return Span(entry["begin"], entry["end"])


def _source_span(entry: Mapping[str, Any]) -> Span | None:
    begin, end = entry.get("src_begin"), entry.get("src_end")
    return None if begin is None or end is None else Span(begin, end)


# --- the reports -------------------------------------------------------------------------------------


def copy_reports(folder: Path, annotation_folder: Iterable[str], target: Path) -> None:
    """Copy the reports of a gold set to ``target`` as a corpus of their own, with their reports.csv.

    They are in ``plain/`` or ``reports/`` of the gold folder, or else in the corpus that contains it, from which only
    the annotated ones are taken, so that other reports there do not change the figures. Raises BadInput when that
    corpus cannot be read.
    """
    reports_folder = next((path for name in ("plain", "reports") if (path := folder / name).is_dir()), None)
    if reports_folder:
        shutil.copytree(reports_folder, target)
        if (folder / NAME).is_file():
            shutil.copy(folder / NAME, target)
        return
    corpus = folder.resolve().parent
    wanted_ids = frozenset(annotation_folder)
    rows = read_reports_csv(corpus, list(walk(corpus).folders)).rows
    rows_to_copy = [{**row, "file": file} for file, row in rows.items() if row.get("id") in wanted_ids]
    target.mkdir(parents=True)
    for row in rows_to_copy:
        copy = target / row["file"]
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(corpus / row["file"], copy)
    with (target / NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows_to_copy)
