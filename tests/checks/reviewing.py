"""One rule over one text, parsed as any draft is."""

from pathlib import Path
from types import ModuleType
from typing import Any

from assistant.checks import Review, rules
from assistant.parse import parse
from assistant.report import Metadata
from assistant.results import Finding
from assistant.text import decode_newlines
from assistant.vocabulary import load

HEAD = "一、履职情况\n　　"


def found(rule: str, text: str, *, house: Path | None = None, **around: Any) -> list[Finding]:
    """What a rule finds. ``around``: fields of the metadata, and ``cards``, ``overlaps``, ``elsewhere`` of the review."""
    given = {name: around.pop(name) for name in ("cards", "overlaps", "elsewhere") if name in around}
    vocabulary = load(None)
    draft = parse(decode_newlines(text), Metadata(**around), id="draft", source="", vocabulary=vocabulary)
    module = rules()[rule]
    assert isinstance(module, ModuleType)
    return sorted(module.check(Review(draft, vocabulary, house=house, **given)), key=lambda one: one.span)


def said(rule: str, text: str, **around: Any) -> list[str]:
    """The words that a rule points at."""
    return [one.span.of(decode_newlines(text)) for one in found(rule, text, **around)]
