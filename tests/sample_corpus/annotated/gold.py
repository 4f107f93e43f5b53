"""Sources → the gold set's tables: annotation per report, queries with graded passages, negatives."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotated.levels import edit_ratio
from annotated.markup import Mark, MarkupError, Source

Sources = Mapping[str, Source]
_HEAD = 16
_QUERY_HEAD = 14
_RUN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a queries-*.tsv; a year of None does not limit."""

    number: str
    query: str
    style: str
    portfolios: tuple[str, ...]
    roles: tuple[str, ...]
    year_from: int | None
    year_to: int | None

    def marks(self, source: Source) -> list[Mark]:
        """The stretches of ``source`` that answer the query."""
        return [mark for mark in source.all("Q") if mark.words[:1] == (self.number,)]


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a negatives-*.tsv: two stretches (report id, key) on one topic with different content."""

    topic: str
    a: tuple[str, str]
    b: tuple[str, str]


def read_queries(folder: Path) -> list[Asked]:
    """Every row of the queries-*.tsv by number. Raises MarkupError for a number that is used twice."""
    asked = []
    for row in _rows(folder, "queries-*.tsv", 7):
        number, query, style, portfolios, roles, first, last = row
        limits = (_values(portfolios), _values(roles), _year(first), _year(last))
        asked.append(Asked(number, query, style, *limits))
    if len({query.number for query in asked}) < len(asked):
        raise MarkupError("queries-*.tsv: a number is used twice")
    return sorted(asked, key=lambda query: int(query.number))


def read_pairs(folder: Path) -> list[Pair]:
    """Every row of the negatives-*.tsv."""
    return [Pair(topic, _place(a), _place(b)) for topic, a, b in _rows(folder, "negatives-*.tsv", 3)]


def _rows(folder: Path, pattern: str, columns: int) -> Iterator[list[str]]:
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line:
                cells = line.split("\t")
                yield [*cells, *[""] * (columns - len(cells))]


def _values(written: str) -> tuple[str, ...]:
    return tuple(value for value in written.split(";") if value)


def _year(written: str) -> int | None:
    return int(written) if written else None


def _place(written: str) -> tuple[str, str]:
    report, _, key = written.partition(":")
    return report, key


def keyed(sources: Sources, letter: str, report: str, key: str) -> Mark:
    """The one mark of ``letter`` in ``report`` that is called ``key``. Raises MarkupError."""
    marks = sources[report].all(letter) if report in sources else []
    found = [mark for mark in marks if mark.words == (key,)]
    if len(found) != 1:
        raise MarkupError(f"{report}:{key} names {len(found)} {letter} marks, not one")
    return found[0]


def origin_of(sources: Sources, reuse: Mark) -> tuple[str, Mark]:
    """The report and the stretch that a reused stretch comes from. Raises MarkupError."""
    report, key = _place(reuse.words[0])
    return report, keyed(sources, "O", report, key)


# --- one report --------------------------------------------------------------------------------------


def annotation(source: Source, sources: Sources) -> dict[str, Any]:
    """The annotation of one report, in the shape of the gold set."""
    text, fields = source.text, source.fields
    titles = source.all("T")
    reuse = [_reuse(source, mark, sources) for mark in source.all("R")]
    covered = {place for stretch in reuse for place in range(stretch["begin"], stretch["end"])}
    return {
        **{name: fields[name] for name in ("id", "title", "office", "author", "region")},
        "year": source.year,
        "portfolios": [
            {
                **_span(mark),
                "portfolios": mark.words[0].split(","),
                "role": source.around(mark, "S")[0].words[0],
                "head": _head(mark, text),
            }
            for mark in source.all("P")
        ],
        **{name: fields[name] for name in ("collection", "encoding", "newline")},
        "declared_portfolios": source.portfolios,
        "chars": len(text),
        "sha256_text": hashlib.sha256(text.encode()).hexdigest(),
        "offset_basis": "decoded, BOM removed, CRLF as LF",
        "sections": [
            {**_span(mark), "role": mark.words[0], "head": _head(mark, text)} for mark in source.all("S")
        ],
        "headings": [{**_span(mark), "text": mark.of(text)} for mark in source.all("H")],
        "reuse": reuse,
        "fixed": [{**_span(mark), "text": mark.of(text)} for mark in source.all("F")],
        "faults": [_typed("type", mark, text) for mark in source.all("X")],
        "facts": [_typed("kind", mark, text) for mark in source.all("V")],
        "origins": [
            {**_span(mark), "key": mark.words[0], "head": _head(mark, text)} for mark in source.all("O")
        ],
        "title_span": {"begin": titles[0].begin, "end": titles[-1].end},
        "facts_complete": fields["facts"] == "complete",
        "reused_share": round(len(covered) / len(text), 3),
    }


def _span(mark: Mark) -> dict[str, int]:
    return {"begin": mark.begin, "end": mark.end}


def _head(mark: Mark, text: str, length: int = _HEAD) -> str:
    return mark.of(text)[:length]


def _typed(name: str, mark: Mark, text: str) -> dict[str, Any]:
    return {**_span(mark), name: mark.words[0], "text": mark.of(text)}


def _reuse(source: Source, mark: Mark, sources: Sources) -> dict[str, Any]:
    report, origin = origin_of(sources, mark)
    named, level, kind = mark.words
    here, there = mark.of(source.text), origin.of(sources[report].text)
    return {
        **_span(mark),
        "src_id": report,
        "src_key": _place(named)[1],
        "src_begin": origin.begin,
        "src_end": origin.end,
        "level": level,
        "kind": kind,
        "edit_ratio": round(edit_ratio(here, there), 3),
        "head": _head(mark, source.text),
    }


# --- the whole set -----------------------------------------------------------------------------------


def queries(asked: Iterable[Asked], sources: Sources) -> list[dict[str, Any]]:
    """The queries with their graded passages, best grade first, in the shape of the gold set."""
    return [_query(query, sources) for query in asked]


def _query(asked: Asked, sources: Sources) -> dict[str, Any]:
    answers = [(source, mark) for source in sources.values() for mark in asked.marks(source)]
    answers.sort(key=lambda answer: -int(answer[1].words[1]))
    best = [mark.of(source.text) for source, mark in answers if mark.words[1] == "3"]
    return {
        "qid": f"SQ{int(asked.number):02d}",
        "query": asked.query,
        "style": asked.style,
        "portfolios": list(asked.portfolios),
        "roles": list(asked.roles),
        "year_from": asked.year_from,
        "year_to": asked.year_to,
        "bigram_overlap": round(max((_overlap(asked.query, text) for text in best), default=0.0), 2),
        "relevant": [
            {
                "id": source.id,
                **_span(mark),
                "grade": int(mark.words[1]),
                "head": _head(mark, source.text, _QUERY_HEAD),
            }
            for source, mark in answers
        ],
    }


def _overlap(query: str, passage: str) -> float:
    """Share of the query's bigrams that the passage has too; none reaches over punctuation."""
    wanted = _bigrams(query)
    return len(wanted & _bigrams(passage)) / len(wanted)


def _bigrams(text: str) -> set[str]:
    return {run[k : k + 2] for run in _RUN.findall(text) for k in range(len(run) - 1)}


def negatives(pairs: Sequence[Pair], sources: Sources) -> dict[str, list[dict[str, Any]]]:
    """Pairs on one topic with different content, and stretches that look like a fault and are none."""
    return {
        "pairs": [
            {"topic": pair.topic, "a": _negative(pair.a, sources), "b": _negative(pair.b, sources)}
            for pair in pairs
        ],
        "fault_traps": [
            {
                "id": source.id,
                **_span(mark),
                "looks_like": mark.words[0],
                "text": mark.of(source.text),
                "why": " ".join(mark.words[1:]),
            }
            for source in sources.values()
            for mark in source.all("Y")
        ],
    }


def _negative(place: tuple[str, str], sources: Sources) -> dict[str, Any]:
    return {"id": place[0], **_span(keyed(sources, "N", *place))}
