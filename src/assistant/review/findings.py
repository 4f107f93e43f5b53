"""How rules make findings."""

from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span


def finding(
    rule: str,
    span: Span,
    message: str,
    *,
    sure: bool = True,
    score: float = 1.0,
    replacements: tuple[str, ...] = (),
) -> Finding:
    """A finding of a rule. ``sure``: it asks to be looked at; else it is a hint."""
    severity = Severity.WARNING if sure else Severity.INFO
    return Finding(rule, severity, span, message, score, replacements=replacements)
