"""Findings in the protocol's shape. Offsets count UTF-16 units of the text as it was sent."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.base.version import __version__
from assistant.domain.report import Report
from assistant.domain.results import Finding
from assistant.domain.text import Span, Utf16, sentences
from assistant.export import labels
from assistant.interfaces.languagetool.requests import CheckForm

LANGUAGES = (
    {"name": "中文（简体）", "code": "zh", "longCode": "zh-CN"},
    {"name": "English (US)", "code": "en", "longCode": "en-US"},
)
"""Paragraphs that begin with a digit come as English, and are dropped by Writer where that is not offered."""

SOFTWARE: dict[str, Any] = {
    "name": "述职报告助手",
    "version": __version__,
    "buildDate": "",
    "apiVersion": 1,
    "premium": False,
    "premiumHint": "",
    "status": "",
}

_STYLE = {"id": "STYLE", "name": "表述"}
_MISC = {"id": "MISC", "name": "内容"}
# Colours follow the category: STYLE is blue; MISC is orange, for what is to be put right. Nothing is TYPOS, which is red.
_TO_PUT_RIGHT = frozenset({"placeholder", "wording", "language"})
_MOST_REPLACEMENTS = 10
_CONTEXT = 40


def rule_id(rule: str) -> str:
    """What a rule is called in the protocol: reuse is DUTY_REPORT_REUSE."""
    return f"DUTY_REPORT_{rule.upper()}"


def category(rule: str) -> dict[str, str]:
    """The category of a rule, which says how it is coloured."""
    return _MISC if rule in _TO_PUT_RIGHT else _STYLE


def rule_list(rules: Iterable[str]) -> list[dict[str, str]]:
    """The rules as a client lists them for people to switch off."""
    return [
        {
            "ruleId": rule_id(rule),
            "description": labels.rule_title(rule),
            "categoryId": category(rule)["id"],
            "categoryName": category(rule)["name"],
            "locQualityIssueType": _issue_type(rule),
        }
        for rule in sorted(rules)
    ]


def answer(form: CheckForm, draft: Report | None, findings: Iterable[Finding]) -> dict[str, Any]:
    """The whole answer to a check; rules that the client has switched off are left out. No draft, no matches."""
    return {
        "software": SOFTWARE,
        "warnings": {"incompleteResults": False},
        "language": _language(form),
        "matches": [] if draft is None else list(_matches(form, draft, findings)),
    }


def _language(form: CheckForm) -> dict[str, Any]:
    stated = next((one for one in LANGUAGES if one["longCode"] == form.language), LANGUAGES[0])
    seen = LANGUAGES[0] if form.chinese else stated
    detected = {"name": seen["name"], "code": seen["longCode"], "confidence": 1.0, "source": "han"}
    return {"name": stated["name"], "code": stated["longCode"], "detectedLanguage": detected}


def _matches(form: CheckForm, draft: Report, findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    text = form.text
    units = Utf16(text.original)
    parts = sentences(text.plain)
    begins = [part.begin for part in parts]
    for finding in findings:
        if not len(finding.span) or not form.wants(rule_id(finding.rule), category(finding.rule)["id"]):
            continue
        place = text.original_span(finding.span)
        within = bisect_right(begins, finding.span.begin) - 1
        if not len(place):  # only read, never sent: there is nothing to mark
            continue
        begin, end = units.units(place.begin), units.units(place.end)
        yield {
            "message": labels.message_with_source(finding, draft),
            "shortMessage": labels.finding_label(finding, draft),
            "offset": begin,
            "length": end - begin,
            "replacements": [{"value": value} for value in finding.replacements[:_MOST_REPLACEMENTS]],
            "context": _context(text.original, place),
            "sentence": parts[max(within, 0)].of(text.plain) if parts else text.plain,
            "type": {"typeName": "Hint"},
            "rule": _rule(finding),
            "ignoreForIncompleteSentence": False,
            "contextForSureMatch": 0,
        }


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": rule_id(finding.rule),
        "description": labels.rule_title(finding.rule),
        "issueType": _issue_type(finding.rule),
        "category": category(finding.rule),
        "isPremium": False,
    }
    return rule if finding.kind is None else {**rule, "subId": finding.kind.value}


def _issue_type(rule: str) -> str:
    return "style" if category(rule) is _STYLE else "uncategorized"


def _context(text: str, place: Span) -> dict[str, Any]:
    """A window around a finding; its offset and length count in the window."""
    begin, end = max(0, place.begin - _CONTEXT), min(len(text), place.end + _CONTEXT)
    window = text[begin:end]
    units = Utf16(window)
    offset, behind = units.units(place.begin - begin), units.units(place.end - begin)
    # One character for one, so that offsets stay.
    return {"text": window.replace("\r", " ").replace("\n", " "), "offset": offset, "length": behind - offset}
