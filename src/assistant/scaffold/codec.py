"""Statements as plain lists for the sidecar's records, and back."""

from typing import Any

from assistant.domain.report import FactKind, Role
from assistant.domain.results import Group, Move
from assistant.domain.text import Span
from assistant.scaffold.blanks import Blank, Blanked
from assistant.scaffold.statements import Heading, Parted, Statement

_TERMS = 16  # of a statement, kept


def encoded(one: Parted) -> dict[str, Any]:
    """A parted report as JSON can hold it."""
    return {
        "statements": [_encoded(statement) for statement in one.statements],
        "headings": [
            [head.text, head.role.value, head.level, head.portfolios, head.passage_id, head.is_clean]
            for head in one.headings
        ],
        "barred": sorted(one.barred),
    }


def decoded(report_id: str, data: dict[str, Any]) -> Parted:
    """The parted report that was encoded."""
    return Parted(
        report_id,
        tuple(_decoded(number, fields) for number, fields in enumerate(data["statements"])),
        tuple(
            Heading(text, Role(role), level, tuple(portfolios), passage_id, is_clean)
            for text, role, level, portfolios, passage_id, is_clean in data["headings"]
        ),
        frozenset(data["barred"]),
    )


def _encoded(one: Statement) -> list[Any]:
    return [
        one.sentence,
        one.passage_id,
        one.role.value,
        one.portfolios,
        one.heading,
        one.written,
        one.text.text,
        [
            [blank.span.begin, blank.span.end, blank.kind.value, blank.value, blank.unit]
            for blank in one.text.blanks
        ],
        [[clause.begin, clause.end] for clause in one.clauses],
        one.move.value,
        one.terms[:_TERMS],
        one.names,
        one.group.value if one.group else None,
        one.ends,
        one.worth,
        one.everyday,
    ]


def _decoded(number: int, fields: list[Any]) -> Statement:
    (
        sentence,
        passage_id,
        role,
        portfolios,
        heading,
        written,
        text,
        blanks,
        clauses,
        move,
        terms,
        names,
        group,
        ends,
        worth,
        everyday,
    ) = fields
    return Statement(
        number,
        sentence,
        passage_id,
        Role(role),
        tuple(portfolios),
        heading,
        written,
        Blanked(
            text,
            tuple(
                Blank(Span(begin, end), FactKind(kind), value, unit)
                for begin, end, kind, value, unit in blanks
            ),
        ),
        tuple(Span(begin, end) for begin, end in clauses),
        Move(move),
        tuple(terms),
        tuple(names),
        Group(group) if group else None,
        ends,
        worth,
        tuple(everyday),
    )
