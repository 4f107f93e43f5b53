"""The title of a report: its lines, and how they are distinguished from salutations, signatures and the text."""

from collections.abc import Sequence

from assistant.base.patterns import patterns
from assistant.corpus.parse.cues import heading_scores, strong_roles
from assistant.corpus.parse.form_lines import form_fields
from assistant.corpus.parse.layout import Line, MarkerKind
from assistant.corpus.parse.surnames import is_name
from assistant.domain.text import Span

_PATTERNS = patterns("parsing.toml", "title")
_TITLE_WORD = _PATTERNS["report"]
_REPEATED = _PATTERNS["report_again"]
_SALUTATION = _PATTERNS["salutation"]
_PERSON = _PATTERNS["person"]
_OFFICE = _PATTERNS["office"]
_ORGANISATION = _PATTERNS["organisation"]
_CONCERNING = _PATTERNS["concerning"]
_TERM = _PATTERNS["term"]
_ORGANISATION_ABOVE = _PATTERNS["organisation_above"]
_DATE = _PATTERNS["date"]
_MEETING = _PATTERNS["meeting"]
_BRACKETED = _PATTERNS["bracketed"]
_LETTERSPACED = _PATTERNS["letterspaced"]
_DASHES = frozenset("—–─━－―-")
_CONTENTS = patterns("parsing.toml", "front")["contents"]
_ENDS = frozenset("。；;，,！!？?")
_MAX_LINES = 8
_MAX_LENGTH = 64
_MAX_ABOVE = 3
_MAX_LINE_ABOVE = 30


def despaced(line: str) -> str:
    """A line without the blanks that set single characters apart: 述 职 报 告 becomes 述职报告."""
    return _LETTERSPACED.sub(lambda found: "".join(found[0].split()), line)


def is_salutation(line: str) -> bool:
    """Whether a line addresses the audience: 各位代表：  县委、县纪委："""
    return _SALUTATION.match(line) is not None


def is_date(line: str) -> bool:
    """Whether a line consists of a date only."""
    return _DATE.match(line) is not None


def is_bracketed(line: str) -> bool:
    """Whether a line stands in brackets: （2024.1—2024.12）."""
    return _BRACKETED.match(line) is not None


def is_signature(line: str) -> bool:
    """Whether a line is part of a signature: 述职人：…, an office, a date."""
    return bool(form_fields(line)) or any(shape.match(line) for shape in (_DATE, _OFFICE))


def is_contents_heading(line: str) -> bool:
    """Whether a line is the heading of a list of contents: 目录."""
    return _CONTENTS.match(line) is not None


def is_name_below(line: str, below: str) -> bool:
    """Whether a line below a title is a name: a date or a salutation follows, so that it is no heading."""
    return is_name(line) and any(shape.match(below) is not None for shape in (_DATE, _BRACKETED, _SALUTATION))


def names_report(line: str) -> bool:
    """Whether a line contains a word for a report, such as 述职报告, 总结 or 讲话."""
    return _TITLE_WORD.search(line) is not None


def _belongs_to_title(line: str) -> bool:
    """Whether a line below a title belongs to it: who reports, where, when."""
    if line[0] == "【" and strong_roles(heading_scores(line)):
        return False
    shapes = (_OFFICE, _ORGANISATION, _DATE, _BRACKETED, _MEETING)
    if (form_fields(line) and "\t" not in line) or any(shape.match(line) for shape in shapes):
        return True
    # A person's name looks like a short heading (述学, 学习情况); words that indicate a role are not a name.
    return _PERSON.fullmatch(line) is not None and not strong_roles(heading_scores(line))


def _is_dashed(text: str, line: Line) -> bool:
    """Whether a line begins with a dash; ★ and other bullets, of the same kind of marker, begin a point."""
    marker = line.marker
    return marker is not None and marker.kind is MarkerKind.DASH and text[marker.begin] in _DASHES


def title_span(text: str, lines: Sequence[Line]) -> Span | None:
    """The span of the title with the subtitle, office or date that belong to it; None without a title."""
    if not lines or _is_dashed(text, lines[0]):
        return None
    end = 0
    named = False
    for n, line in enumerate(lines[:_MAX_LINES]):
        words = despaced(line.span.of(text))
        opens_point = line.marker is not None and not line.marker.depth and not _is_dashed(text, line)
        if opens_point or len(words) > _MAX_LENGTH or words[-1] in _ENDS or is_contents_heading(words):
            break
        if is_salutation(words) and not (n and form_fields(words)):
            break
        if n == 0:
            if not names_report(words) and not _is_title_by_context(text, lines):
                break
        elif not (
            _is_dashed(text, line)
            or _belongs_to_title(words)
            or _continues(words, named)
            or (not named and _is_part_above(words))
            or is_name_below(words, despaced(lines[n + 1].span.of(text)) if n + 1 < len(lines) else "")
        ):
            break
        end = n + 1
        named = named or names_report(words)
    return Span(lines[0].span.begin, lines[end - 1].span.end) if end else None


def _continues(line: str, named: bool) -> bool:
    """Whether a title continues in a line: it has not named the report yet, or names it again."""
    return _REPEATED.search(line) is not None if named else names_report(line)


def _is_part_above(words: str) -> bool:
    """Whether a line may be part of a title over several lines: the organisation, the post, a name or the year."""
    if len(words) > _MAX_LINE_ABOVE or form_fields(words):
        return False
    shapes = (_ORGANISATION_ABOVE, _OFFICE, _DATE, _CONCERNING, _TERM)
    return any(shape.match(words) for shape in shapes) or _PERSON.fullmatch(words) is not None


def is_line_of_cover(words: str) -> bool:
    """Whether a line may stand on a cover: a title, an organisation, a post, a name, a date, a remark in brackets."""
    return _is_part_above(words) or is_bracketed(words) or (len(words) <= _MAX_LENGTH and names_report(words))


def _is_name_of_report(words: str) -> bool:
    return len(words) <= _MAX_LENGTH and words[-1] not in _ENDS and _REPEATED.search(words) is not None


def _is_title_by_context(text: str, lines: Sequence[Line]) -> bool:
    """Whether a first line without a word for a report is a title: a subtitle or salutation follows, or its rest does."""
    if len(lines) < 2 or len(lines[1].span) > _MAX_LENGTH:
        return False
    for line in lines[: _MAX_ABOVE + 1]:
        words = despaced(line.span.of(text))
        if line is not lines[0] and line.marker is None and _is_name_of_report(words):
            return True
        if line.marker is not None or not _is_part_above(words):
            break
    below = despaced(lines[1].span.of(text))
    titled = _is_dashed(text, lines[1]) or names_report(below)
    return is_salutation(below) or (titled and below[-1] not in _ENDS)
