"""The one serialisation of scaffolds and suggestions, in the shape of ``POST /v1/scaffolds`` and ``/v1/suggestions``."""

from typing import Any

from assistant.domain.results import (
    Frame,
    FrameSource,
    Indicator,
    MovePattern,
    Scaffold,
    ScaffoldHeading,
    ScaffoldSection,
    Slot,
    SlotExample,
    Suggestion,
    Suggestions,
    Topic,
)


def scaffold_as_dict(scaffold: Scaffold) -> dict[str, Any]:
    """A scaffold as plain dicts, lists, strings and numbers; ``begin`` and ``end`` of slots count into ``frame``."""
    asked = scaffold.request
    return {
        "portfolios": list(asked.portfolios),
        "roles": list(asked.roles),
        "office": asked.office,
        "year": asked.year,
        "authors": scaffold.authors,
        "reports": scaffold.reports,
        "warnings": list(scaffold.warnings),
        "sections": [_section(section) for section in scaffold.sections],
    }


def suggestions_as_dict(found: Suggestions) -> dict[str, Any]:
    """Suggestions, each a frame with its kind and the stretch of the draft that it is another way to put."""
    return {
        "role": found.role.value,
        "portfolios": list(found.portfolios),
        "warnings": list(found.warnings),
        "suggestions": [_suggestion(one) for one in found.suggestions],
        "topics": [_topic(topic) for topic in found.topics],
    }


def _section(section: ScaffoldSection) -> dict[str, Any]:
    return {
        "role": section.role.value,
        "headings": [_heading(heading) for heading in section.headings],
        "topics": [_topic(topic) for topic in section.topics],
        "items": [_frame(frame) for frame in section.items],
        "indicators": [_indicator(one) for one in section.indicators],
        "patterns": [_pattern(pattern) for pattern in section.patterns],
    }


def _heading(heading: ScaffoldHeading) -> dict[str, Any]:
    return {
        "text": heading.text,
        "portfolio": heading.portfolio,
        "support": heading.support,
        "sources": [_source(source) for source in heading.sources],
    }


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "text": topic.text,
        "portfolio": topic.portfolio,
        "support": topic.support,
        "moves": [move.value for move in topic.moves],
        "elsewhere": topic.elsewhere,
        "sources": [_source(source) for source in topic.sources],
    }


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        "frame": frame.text,
        "filled": frame.filled(),
        "portfolio": frame.portfolio,
        "move": frame.move.value,
        "support": frame.support,
        "reused_in": frame.reused_in,
        "slots": [_slot(slot) for slot in frame.slots],
        "sources": [_source(source) for source in frame.sources],
        "prose": frame.prose,
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "begin": slot.span.begin,
        "end": slot.span.end,
        "kind": slot.kind.value,
        "name": slot.name,
        "unit": slot.unit,
        "value": slot.value,
        "filled_from": slot.filled_from,
        "examples": [_example(example) for example in slot.examples],
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind.value,
        "unit": one.unit,
        "portfolio": one.portfolio,
        "support": one.support,
        "value": one.value,
        "filled_from": one.filled_from,
        "examples": [_example(example) for example in one.examples],
        "sources": [_source(source) for source in one.sources],
    }


def _example(example: SlotExample) -> dict[str, Any]:
    return {"value": example.value, "year": example.year, "passage_id": example.passage_id}


def _pattern(pattern: MovePattern) -> dict[str, Any]:
    return {
        "portfolio": pattern.portfolio,
        "moves": [move.value for move in pattern.moves],
        "support": pattern.support,
        "general": pattern.general,
        "sources": [_source(source) for source in pattern.sources],
    }


def _source(source: FrameSource) -> dict[str, Any]:
    return {
        "passage_id": source.passage_id,
        "report_id": source.report_id,
        "year": source.year,
        "text": source.text,
    }


def _suggestion(one: Suggestion) -> dict[str, Any]:
    replaced = one.replaces
    return {
        "kind": one.kind.value,
        **_frame(one.frame),
        "replaces": None if replaced is None else {"begin": replaced.begin, "end": replaced.end},
    }
