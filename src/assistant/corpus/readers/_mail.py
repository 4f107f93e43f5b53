"""A report that was saved from a mail: the lines of its header, and the marks of what is quoted."""

import re

from assistant.base.patterns import patterns

_PATTERNS = patterns("pages.toml", "mail")
_HEADER = _PATTERNS["header"]
_SENDER = _PATTERNS["sender"]
_SEPARATOR = _PATTERNS["separator"]
_FOOT = _PATTERNS["foot"]
_QUOTE = re.compile(r"[ \t]{0,3}(?:[>＞] ?){1,8}")
_MIN_QUOTED = 3
_MIN_SHARE = 0.5
_MAX_COVER = 300
"""A note above the quoted mail has at most this many characters."""

_MAX_LINE = 200


def without_mail_marks(text: str) -> tuple[str, int]:
    """The text without the header and the quotation marks of a mail, and how many lines that changed or removed."""
    lines = text.split("\n")
    quoted = [n for n, line in enumerate(lines) if _QUOTE.match(line)]
    changed = 0
    written = [line for line in lines if line.strip() and not _is(_HEADER, line)]
    if len(quoted) >= max(_MIN_QUOTED, _MIN_SHARE * len(written)):
        lines = [_QUOTE.sub("", line, count=1) for line in lines]
        lines, changed = _without_cover(lines, quoted[0])
        changed += len(quoted)
    begin = _end_of_header(lines)
    end = len(lines)
    if begin or changed:
        while end > begin and (not lines[end - 1].strip() or _is(_FOOT, lines[end - 1])):
            end -= 1
    removed = sum(bool(line.strip()) for line in (*lines[:begin], *lines[end:]))
    if not begin and not changed:
        return text, 0
    return "\n".join([*lines[begin:end], ""]), changed + removed


def _is(shape: re.Pattern[str], line: str) -> bool:
    return len(line) <= _MAX_LINE and shape.match(line.strip()) is not None


def _without_cover(lines: list[str], quoted: int) -> tuple[list[str], int]:
    """The lines from the quotation on, where a short note above it ends with the header of the mail that it quotes.

    ``quoted`` is the number of the first line of the quotation.
    """
    above = [line for line in lines[:quoted] if line.strip()]
    marked = any(_is(_SEPARATOR, line) or _is(_SENDER, line) for line in above)
    if not marked or sum(map(len, above)) > _MAX_COVER:
        return lines, 0
    return lines[quoted:], len(above)


def _end_of_header(lines: list[str]) -> int:
    """The number of the first line below the header at the top; 0 where there is none.

    A header has a line for the sender, or a line that says that a mail follows, and at least one line besides.
    """
    at = found = 0
    sure = False
    while at < len(lines):
        line = lines[at]
        sender = _is(_SENDER, line) or _is(_SEPARATOR, line)
        if line.strip() and not sender and not _is(_HEADER, line):
            break
        found += bool(line.strip())
        sure = sure or sender
        at += 1
    return at if sure and found > 1 else 0
