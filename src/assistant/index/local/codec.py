"""Encodes the parts of a report as compact JSON: ``[begin, end]`` for a span, a list of the fields for the rest."""

import json
from collections.abc import Sequence
from typing import Any

from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.report import Fact, FactKind, Item, Portfolio, Report, Role, Section
from assistant.domain.text import Excerpt, Span

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(value: Any) -> str:
    """Compact JSON; Chinese characters are not escaped."""
    return _ENCODER.encode(value)


def names(text: str) -> tuple[str, ...]:
    """A tuple of strings from JSON."""
    return tuple(json.loads(text))


def dump_portfolios(portfolios: Sequence[Portfolio]) -> str:
    """A passage's portfolios with their evidence."""
    return dump([[portfolio.name, _span(portfolio.evidence)] for portfolio in portfolios])


def load_portfolios(text: str) -> tuple[Portfolio, ...]:
    """The inverse of :func:`dump_portfolios`."""
    return tuple(Portfolio(name, _to_span(evidence)) for name, evidence in json.loads(text))


def dump_structure(report: Report) -> str:
    """A report's sections, facts, title span and remarks; its metadata, text and passages are stored elsewhere."""
    return dump(
        {
            "title": _span(report.title_span),
            "sections": [
                [
                    section.role,
                    section.level,
                    _span(section.heading.span if section.heading else None),
                    _span(section.span),
                    [_item(item) for item in section.items],
                ]
                for section in report.sections
            ],
            "facts": [[fact.kind, _span(fact.span), fact.name, fact.unit] for fact in report.facts],
            "remarks": [
                [remark.kind, _span(remark.span), remark.reason, remark.text, remark.page]
                for remark in report.remarks
            ],
            "pages": report.page_begins,
        }
    )


def load_structure(dumped: str, text: str) -> dict[str, Any]:
    """The inverse of :func:`dump_structure`: the fields of the report with this ``text`` that were dumped, by name."""
    structure = json.loads(dumped)
    sections = tuple(
        Section(
            Role(role),
            level,
            _to_excerpt(heading, text),
            Span(*span),
            tuple(_to_item(item, text) for item in items),
        )
        for role, level, heading, span, items in structure["sections"]
    )
    facts = tuple(
        Fact(FactKind(kind), Span(*span), name, unit) for kind, span, name, unit in structure["facts"]
    )
    remarks = tuple(
        Remark(RemarkKind(kind), Span(*span), reason, words, page)
        for kind, span, reason, words, page in structure.get("remarks", ())  # an older index has none
    )
    return {
        "title_span": _to_span(structure["title"]),
        "sections": sections,
        "facts": facts,
        "remarks": remarks,
        "page_begins": tuple(structure.get("pages", ())),
    }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.begin, span.end]


def _to_span(value: list[int] | None) -> Span | None:
    return None if value is None else Span(*value)


def _to_excerpt(value: list[int] | None, text: str) -> Excerpt | None:
    return None if value is None else Excerpt.of(text, Span(*value))


def _item(item: Item) -> list[Any]:
    return [
        item.level,
        _span(item.head.span if item.head else None),
        _span(item.span),
        [_item(sub) for sub in item.items],
    ]


def _to_item(value: list[Any], text: str) -> Item:
    level, head, span, items = value
    return Item(level, _to_excerpt(head, text), Span(*span), tuple(_to_item(item, text) for item in items))
