"""One rule over one text, parsed as any draft is."""

from pathlib import Path
from types import ModuleType
from typing import Any

from assistant.base.decoding import report_newlines
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import Finding
from assistant.domain.vocabulary import load
from assistant.review.context import ReviewContext
from assistant.review.rules import rules

HEAD = "一、履职情况\n　　"


def found(rule: str, text: str, *, vocabulary_folder: Path | None = None, **around: Any) -> list[Finding]:
    """What a rule finds. ``around``: fields of the metadata, and ``records``, ``overlaps``, ``place_reports`` of the context."""
    given = {name: around.pop(name) for name in ("records", "overlaps", "place_reports") if name in around}
    vocabulary = load(None)
    draft = parse(report_newlines(text), Metadata(**around), id="draft", source="", vocabulary=vocabulary)
    module = rules()[rule]
    assert isinstance(module, ModuleType)
    return sorted(
        module.check(ReviewContext(draft, vocabulary, vocabulary_folder=vocabulary_folder, **given)),
        key=lambda one: one.span,
    )


def said(rule: str, text: str, **around: Any) -> list[str]:
    """The words that a rule points at."""
    return [one.span.of(report_newlines(text)) for one in found(rule, text, **around)]
