"""Where in a draft a cursor stands: its role and portfolios by the nearest heading above it, and what is written before it.

A draft is parsed with a placeholder at the cursor, so that a heading counts under which nothing stands yet; of lines far
from the cursor only their beginnings are parsed, for a writer waits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.base.errors import BadInput
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report, Role
from assistant.domain.text import Span, clauses, sentences
from assistant.domain.vocabulary import Vocabulary
from assistant.scaffold.statements import plain_heading
from assistant.scaffold.terms import TELLING
from assistant.scaffold.words import cuts_words

PLACEHOLDER = "此处待写。"

_WHOLE = 1200  # characters of a draft that is parsed whole, and of a line before the cursor
_BEGINNING = 60  # characters of a line far from the cursor
_FRAGMENT = 120  # characters of a draft that is no report yet
_BELOW = 4  # lines below the cursor
_ENDS = "。！？!?；;"
_MARKS = "，。；：、！？,;:!?\n“”"
_NUMBER = re.compile(
    r"^\s{0,8}(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳]|[一二三四五六七八九十]是(?:要)?|首先[，,]?|——)?\s{0,8}"
)
_MOST_PORTFOLIOS = 3
_HEADING = 2.0  # weight of what a heading shows
_BEFORE = 4  # clauses before the cursor that tell what is written about


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor in a draft. ``prefix``: the clause that is begun; ``before``: the clauses written before it in its
    paragraph, the last one last; ``sentence``: the finished sentence that it stands in or behind, empty where none is.
    """

    text: str
    cursor: int
    role: Role
    portfolios: tuple[str, ...]
    heading: str
    prefix: str
    before: tuple[str, ...]
    sentence: Span

    @property
    def is_unfinished(self) -> bool:
        """Whether the sentence before the cursor goes on."""
        written = self.text[: self.cursor].rstrip(" 　")
        return bool(written) and written[-1] not in _ENDS and written[-1] != "\n"


def place_of(
    text: str, cursor: int, metadata: Metadata, given: Sequence[str], vocabulary: Vocabulary
) -> Place:
    """The place of a cursor. ``given`` portfolios break ties, and count where nothing in the draft tells.

    Raises BadInput for a cursor outside the draft.
    """
    if not 0 <= cursor <= len(text):
        raise BadInput(f"光标位置是 {cursor}，草稿只有 {len(text)} 个字", "位置按字数（码点）从 0 数起")
    line = text.rfind("\n", 0, cursor) + 1
    written, at = _shortened(text, cursor)
    report = parse(f"{written[:at]}{PLACEHOLDER}{written[at:]}", metadata, vocabulary=vocabulary)
    role, path = _under(report, at)
    mark = max(text.rfind(mark, line, cursor) for mark in _MARKS)
    prefix = _NUMBER.sub("", text[max(line, mark + 1) : cursor])
    heads = {plain_heading(head) for head in path}
    before = tuple(
        clause
        for span in clauses(text, Span(line, max(line, mark + 1)))
        if len(clause := span.of(text).rstrip(_MARKS + " 　")) > 1 and plain_heading(clause) not in heads
    )
    portfolios = _portfolios(path, before, prefix, report.metadata.portfolios, given, vocabulary)
    if role is Role.LEAD and not path and portfolios and len(text) < _FRAGMENT:
        role = Role.DUTY  # no more than a few words on some work, without any heading yet
    return Place(
        text,
        cursor,
        role,
        portfolios,
        plain_heading(path[-1]) if path else "",
        prefix,
        before,
        _sentence(text, cursor),
    )


def _shortened(text: str, cursor: int) -> tuple[str, int]:
    """A draft with lines far from the cursor cut to their beginnings, and where the cursor stands in it."""
    if len(text) <= _WHOLE:
        return text, cursor
    begin = text.rfind("\n", 0, cursor) + 1
    end = text.find("\n", cursor)
    line = text[begin : len(text) if end < 0 else end]
    above = [one[:_BEGINNING] for one in text[:begin].split("\n")[:-1]]
    below = [] if end < 0 else [one[:_BEGINNING] for one in text[end + 1 :].split("\n", _BELOW)[:_BELOW]]
    at = cursor - begin
    first, near = line[:_BEGINNING], max(_BEGINNING, at - _WHOLE)
    kept = f"{first}{line[near : at + _BEGINNING]}" if at > _BEGINNING else line[: at + _BEGINNING]
    place = sum(len(one) + 1 for one in above) + (at if at <= _BEGINNING else _BEGINNING + at - near)
    return "\n".join([*above, kept, *below]), place


def _under(report: Report, cursor: int) -> tuple[Role, tuple[str, ...]]:
    """The role and the headings of the passage at the cursor, outermost first."""
    here = [passage for passage in report.passages if passage.span.begin <= cursor <= passage.span.end]
    if here:
        return here[-1].role, here[-1].heading_path
    above = [section for section in report.sections if section.span.begin <= cursor]
    if not above:
        return Role.DUTY, ()
    section = above[-1]
    heads = [section.heading.text] if section.heading else []
    items = [item for item in section.items if item.head is not None and item.head.span.begin <= cursor]
    while items:
        item = items[-1]
        if item.head is not None:
            heads.append(item.head.text)
        items = [one for one in item.items if one.head is not None and one.head.span.begin <= cursor]
    return section.role, tuple(heads)


def _portfolios(
    path: Sequence[str],
    before: Sequence[str],
    prefix: str,
    known: Sequence[str],
    given: Sequence[str],
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """The portfolios at a cursor: what the nearest heading shows, else what is written before it, else the outer headings.

    Of several that a heading shows, those that were given; where nothing tells, those that were given, else the writer's.
    """
    said = "，".join([*before[-_BEFORE:], prefix])
    near = [(path[-1], True)] if path else []
    for words, is_heading in (*near, (said, False), *((one, True) for one in reversed(path[:-1]))):
        shown = _shown(words, vocabulary, is_heading=is_heading)
        if shown:
            agreed = [name for name in shown if name in given]
            return tuple(agreed or shown)[:_MOST_PORTFOLIOS]
    return tuple(given or known)[:_MOST_PORTFOLIOS]


def _shown(words: str, vocabulary: Vocabulary, *, is_heading: bool) -> list[str]:
    """The portfolios that words show, the most telling first. A heading is short: its portfolio's very name tells."""
    weights: dict[str, float] = {}
    for match in vocabulary.term_matches(words):
        if cuts_words(words, match.span.begin, match.span.end):
            continue
        named = vocabulary.portfolio_if_known(match.term) if is_heading else None
        for portfolio, weight in match.weights:
            added = TELLING if portfolio == named else weight
            weights[portfolio] = weights.get(portfolio, 0.0) + added
    best = max(weights.values(), default=0.0)
    least = max(_HEADING if is_heading else TELLING, best / 2)
    return sorted(
        (name for name, weight in weights.items() if weight >= least), key=lambda name: -weights[name]
    )


def _sentence(text: str, cursor: int) -> Span:
    """The sentence that a cursor stands in or behind; empty at the cursor where there is none."""
    line = text.rfind("\n", 0, cursor) + 1
    end = text.find("\n", cursor)
    paragraph = Span(line, len(text) if end < 0 else end)
    found = [span for span in sentences(text, paragraph) if span.begin <= cursor]
    whole = bool(found) and found[-1].end >= cursor - 1 and text[found[-1].end - 1] in _ENDS + "”"
    return found[-1] if whole else Span(cursor, cursor)
