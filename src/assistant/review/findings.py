"""How rules make findings, and how their messages quote the draft."""

from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span

_INNER = str.maketrans("“”", "‘’")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))


def finding(
    rule: str,
    span: Span,
    message: str,
    *,
    sure: bool = True,
    score: float = 1.0,
    replacements: tuple[str, ...] = (),
) -> Finding:
    """A finding of a rule. ``sure``: a warning; else an info, something that a person should look at."""
    severity = Severity.WARNING if sure else Severity.INFO
    return Finding(rule, severity, span, message, score, replacements=replacements)


def quote(words: str) -> str:
    """``words`` in quotation marks; those within become single, as GB/T 15834 asks."""
    return f"“{words.translate(_INNER)}”"


def with_its_marks(text: str, span: Span) -> Span:
    """The span with the mark right before or behind it whose other half stands inside: 十四五”开局 → “十四五”开局."""
    begin, end = span.begin, span.end
    inside = span.of(text)
    for opening, closing in _PAIRS:
        if inside.count(closing) > inside.count(opening) and text[max(0, begin - 1) : begin] == opening:
            begin -= 1
        elif inside.count(opening) > inside.count(closing) and text[end : end + 1] == closing:
            end += 1
    return Span(begin, end)
