"""A gold set on disk: reports, what a person says of them, and queries with graded answers."""

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from assistant.base.errors import BadInput
from assistant.corpus.ingest.reports_csv import COLUMNS, NAME, read_reports_csv
from assistant.corpus.ingest.walk import walk
from assistant.domain.results import Filters
from assistant.domain.text import Span

T = TypeVar("T")

_NOWHERE = Span(0, 0)

_CURE = "格式见 corpus/gold/README.md"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch and what it is: its role, its kind of fact, or its portfolios."""

    span: Span
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reused:
    """A stretch that stands in another report, or earlier in its own, and how near and whose it is."""

    span: Span
    source: str
    level: str
    kind: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What is true of one report. ``digest``: SHA-256 of the text that the spans count in, "" where not told.

    ``facts`` are all there are, or none where the report is not annotated for facts. ``fixed`` are set phrases;
    ``faults`` are what a reviewer would send back, each with its type.
    """

    report_id: str
    digest: str
    sections: tuple[Labelled, ...]
    headings: tuple[Span, ...]
    portfolios: tuple[Labelled, ...]
    facts: tuple[Labelled, ...]
    reuse: tuple[Reused, ...] = ()
    fixed: tuple[Span, ...] = ()
    title: Span = _NOWHERE
    faults: tuple[Labelled, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a report."""

    report_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Answer:
    """A stretch that answers a query: grade 3 answers it, 2 a part of it, 1 touches it."""

    report_id: str
    span: Span
    grade: int


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its filters and its graded answers."""

    id: str
    text: str
    filters: Filters
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A set: annotations by report id, and questions (none where there is no queries.json).

    ``negatives`` are pairs on one topic in different words. ``neutral`` are stretches of procedural wording and chance
    overlaps, which count neither for nor against; ``chains`` are runs of set phrases; ``traps`` look like a fault and
    are none.
    """

    annotations: Mapping[str, Annotation]
    questions: tuple[Question, ...]
    negatives: tuple[tuple[Place, Place], ...] = ()
    neutral: tuple[Place, ...] = ()
    chains: tuple[Place, ...] = ()
    traps: tuple[Place, ...] = ()


def load(folder: Path) -> Gold:
    """The annotations (annotations/, or gold/) and queries.json of a gold set.

    Raises BadInput for a folder that is no gold set, and for a file that cannot be understood.
    """
    annotated = next((path for name in ("gold", "annotations") if (path := folder / name).is_dir()), None)
    files = sorted(annotated.glob("*.json")) if annotated else []
    if not files:
        raise BadInput(f"“{folder}”里没有 annotations 文件夹，或里面没有标注，不是带标注的报告集", _CURE)
    annotations = [_annotation(*_json(path)) for path in files]
    queries, negatives = folder / "queries.json", folder / "negatives.json"
    questions = _questions(*_json(queries)) if queries.is_file() else ()
    return Gold(
        {annotation.report_id: annotation for annotation in annotations},
        questions,
        negatives=_each(negatives, lambda entry: [_pair(pair) for pair in entry.get("pairs", ())]),
        neutral=(
            *_each(
                folder / "frames.json", lambda entry: [_place(x) for frame in entry for x in frame["places"]]
            ),
            *_each(folder / "grey.json", lambda entry: [x for pair in entry for x in _pair(pair)]),
        ),
        chains=_each(
            folder / "chains.json", lambda entry: [_place(x) for one in entry for x in one["places"]]
        ),
        traps=_each(negatives, lambda entry: [_place(trap) for trap in entry.get("fault_traps", ())]),
    )


def _each(path: Path, read: Callable[[Any], list[T]]) -> tuple[T, ...]:
    """What ``read`` makes of a file of the set; nothing where the set has none."""
    if not path.is_file():
        return ()
    try:
        return tuple(read(_json(path)[0]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} 的内容不合格式：{error!r}", _CURE) from error


def _place(entry: Mapping[str, Any]) -> Place:
    return Place(entry["id"], _span(entry))


def _pair(entry: Mapping[str, Any]) -> tuple[Place, Place]:
    return _place(entry["a"]), _place(entry["b"])


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
            sections=tuple(Labelled(_span(x), (x["role"],)) for x in entry.get("sections", ())),
            headings=tuple(_span(x) for x in entry.get("headings", ())),
            portfolios=tuple(Labelled(_span(x), tuple(x["portfolios"])) for x in entry.get("portfolios", ())),
            facts=tuple(Labelled(_span(x), (x["kind"],)) for x in entry.get("facts", ())),
            reuse=tuple(Reused(_span(x), x["src_id"], x["level"], x["kind"]) for x in entry.get("reuse", ())),
            fixed=tuple(_span(x) for x in entry.get("fixed", ())),
            title=_span(entry["title_span"]) if entry.get("title_span") else _NOWHERE,
            faults=tuple(Labelled(_span(x), (x["type"],)) for x in entry.get("faults", ())),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} 的内容不合标注的格式：{error!r}", _CURE) from error


def _questions(entries: Any, path: Path) -> tuple[Question, ...]:
    try:
        return tuple(
            Question(
                id=entry["qid"],
                text=entry["query"],
                filters=Filters(
                    portfolios=frozenset(entry.get("portfolios") or ()),
                    roles=frozenset(entry.get("roles") or ()),
                    year_from=entry.get("year_from"),
                    year_to=entry.get("year_to"),
                ),
                answers=tuple(Answer(x["id"], _span(x), x.get("grade", 1)) for x in entry["relevant"]),
            )
            for entry in entries
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} 的内容不合查询的格式：{error!r}", _CURE) from error


def _span(entry: Mapping[str, int]) -> Span:
    return Span(entry["begin"], entry["end"])


# --- the reports -------------------------------------------------------------------------------------


def copy_reports(folder: Path, annotated: Iterable[str], target: Path) -> None:
    """Lay out the set's reports in ``target`` as a corpus of their own, with their reports.csv.

    They lie in ``plain/`` or ``reports/`` of the gold folder. Where neither is, they are the annotated ones
    of the corpus around it: a user's own reports there do not change the figures.

    Raises BadInput where the corpus around it cannot be read.
    """
    own = next((path for name in ("plain", "reports") if (path := folder / name).is_dir()), None)
    if own:
        shutil.copytree(own, target)
        if (folder / NAME).is_file():
            shutil.copy(folder / NAME, target)
        return
    around = folder.resolve().parent
    wanted = frozenset(annotated)
    rows = read_reports_csv(around, list(walk(around).folders)).rows
    chosen = [{**row, "file": file} for file, row in rows.items() if row.get("id") in wanted]
    target.mkdir(parents=True)
    for row in chosen:
        copied = target / row["file"]
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(around / row["file"], copied)
    with (target / NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(chosen)
