"""Tables of a report: rows of cells parted by tabs, each of which knows the header above it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.base.patterns import patterns
from assistant.corpus.parse.figures import unit_kind
from assistant.corpus.parse.layout import Line
from assistant.corpus.parse.rows import table_rows
from assistant.domain.report import Fact, FactKind, Passage
from assistant.domain.text import Span

_PATTERNS = patterns("parsing.toml", "tables")
_NUMBER = re.compile(r"[-－+]?[0-9０-９]{1,16}(?:[,，][0-9]{3}){0,5}(?:[.．][0-9０-９]{1,8})?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?度?")
_UNIT = re.compile(r"[（(](?:单位[：:]?)?([^（）()0-9]{1,8})[）)]$")
_SEPARATOR = "｜"
_MAX_NAME = 24


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header, None where the first row has figures, and its other rows."""

    header: Span | None
    rows: tuple[Span, ...]


def find_tables(text: str, lines: Sequence[Line]) -> list[Table]:
    """The tables among the lines of a report, in order."""
    numbers = sorted(table_rows(text, lines))
    groups: list[list[Span]] = []
    for at, number in enumerate(numbers):
        if not at or numbers[at - 1] != number - 1:
            groups.append([])
        groups[-1].append(lines[number].span)
    tables = []
    for rows in groups:
        has_header = len(rows) > 1 and not any(
            _is_figure(cell) for cell in rows[0].of(text).split("\t") if not _YEAR.fullmatch(cell.strip())
        )
        tables.append(Table(rows[0] if has_header else None, tuple(rows[has_header:])))
    return tables


def with_headers(text: str, passages: Sequence[Passage], tables: Sequence[Table]) -> tuple[Passage, ...]:
    """The passages, those that begin within a table with its header as the last of the headings above them."""
    headed = [table for table in tables if table.header is not None]
    begins = [table.rows[0].begin for table in headed]
    made = []
    for passage in passages:
        begin = passage.span.stripped(text).begin
        at = bisect_right(begins, begin) - 1
        header = headed[at].header if at >= 0 and begin < headed[at].rows[-1].end else None
        if header is not None:
            words = _SEPARATOR.join(cell.strip() for cell in header.of(text).split("\t") if cell.strip())
            passage = replace(passage, heading_path=(*passage.heading_path, words))
        made.append(passage)
    return tuple(made)


def with_table_facts(text: str, facts: Sequence[Fact], tables: Sequence[Table]) -> tuple[Fact, ...]:
    """The facts, with the numbers of tables whose unit the header or the row states, all named by their row."""
    known = {fact.span.begin: fact for fact in facts}
    for table in tables:
        columns = table.header.of(text).split("\t") if table.header else []
        for row in table.rows:
            for fact in _row_facts(text, row, [column.strip() for column in columns]):
                existing = known.get(fact.span.begin)
                if existing is None:
                    known[fact.span.begin] = fact
                elif existing.name is None and existing.kind not in (FactKind.YEAR, FactKind.DATE):
                    known[fact.span.begin] = replace(existing, name=fact.name)
    found: list[Fact] = []
    for fact in sorted(known.values(), key=lambda fact: fact.span):
        if not found or found[-1].span.end <= fact.span.begin:
            found.append(fact)
    return tuple(found)


def _row_facts(text: str, row: Span, columns: Sequence[str]) -> Iterator[Fact]:
    cells = _cells(text, row)
    words = [cell.of(text) for cell in cells]
    at = next((n for n, cell in enumerate(words) if cell and not _is_figure(cell)), None)
    if at is None:
        return
    label, unit_of_row = _parted(words[at])
    unit_in_column = _unit_column(words, columns)
    for n, cell in enumerate(cells):
        column = columns[n] if n < len(columns) else ""
        if n <= at or not _is_figure(words[n]) or _PATTERNS["ordinal"].fullmatch(column):
            continue
        measure, unit_of_column = _parted(column)
        unit = unit_of_row or unit_of_column or unit_in_column
        kind = unit_kind(unit)
        if kind is None and _NUMBER.fullmatch(words[n]):
            continue
        is_value = not measure or _YEAR.fullmatch(measure) or _PATTERNS["value"].fullmatch(measure)
        name = label if is_value else f"{label}{measure}"
        yield Fact(kind or FactKind.OTHER, cell, name[:_MAX_NAME] or None, unit or None)


def _cells(text: str, row: Span) -> list[Span]:
    found, begin = [], row.begin
    for cell in row.of(text).split("\t"):
        found.append(Span(begin, begin + len(cell)).stripped(text))
        begin += len(cell) + 1
    return found


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a number, with a unit or without."""
    found = _NUMBER.match(cell.strip())
    return found is not None and (
        found.end() == len(cell.strip()) or unit_kind(cell.strip()[found.end() :]) is not None
    )


def _parted(words: str) -> tuple[str, str]:
    """Words without the unit in brackets at their end, and the unit."""
    found = _UNIT.search(words)
    if found is None or unit_kind(found[1]) is None:
        return words.strip(), ""
    return words[: found.start()].strip(), found[1].strip()


def _unit_column(words: Sequence[str], columns: Sequence[str]) -> str:
    """What a row says in the column for units."""
    for n, column in enumerate(columns):
        if _PATTERNS["unit"].fullmatch(column) and n < len(words):
            return words[n]
    return ""
