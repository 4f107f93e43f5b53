"""Heads: the words at the start of a point that name its topic, and lines that are headings without a number."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from assistant.base.patterns import patterns
from assistant.corpus.parse.cues import heading_scores, opening_roles, strong_roles
from assistant.corpus.parse.layout import Line, Marker, MarkerKind, lines
from assistant.corpus.parse.title import is_salutation, is_signature
from assistant.domain.report import Role
from assistant.domain.text import Span, sentences

_MAX_HEAD = 32
_MAX_LINE_HEAD = 45
_MAX_BARE_HEAD = 30
_MAX_SENTENCE_HEAD = 24
_MIN_PARAGRAPH = 40
_PUNCTUATION = frozenset("。；;！!？?，,、：:.")
_OPENERS = frozenset("《〈“‘「（(【〔")
_CONTINUATIONS = frozenset("》〉”’」）)】〕，,。；;：:、！？")  # no paragraph begins with these
_FULL_STOPS = frozenset("。！!？?")
_LINE_ENDS = frozenset("。！!？?”」；;：:…）)")
# Figures and masks: a head names a topic, whereas a sentence with figures states a result.
_FIGURE = re.compile(
    r"[0-9０-９]{1,16}(?:[.．][0-9０-９]{1,16})?\s?(?:[%％万亿余多]|[一-鿿]{0,2}[元亩户人次个件公吨])"
    r"|\*\*|××|[ＸX]{2}"
)
_GAP = re.compile(r"[^\s，。；：]{2,24}(?:\u3000| {2,}|\t)+(?=[^\s]{6})")
_BLANK = re.compile(
    r"[^\s，。；：、]{2,14} (?=(?:(?:19|20)[0-9]{2}年|[0-9]{1,2}[、.．]|[^\s0-9０-９])[^\s]{3})"
)
_COLON_HEAD = re.compile(r"[^，。；：:\s]{2,14}[：:](?=[^\s]{6})")
_DASH_HEAD = re.compile(r"[^，。；：:\s—－-]{2,14}(?:—{1,2}|－{1,2}|-{2})(?=[^\s—－-]{6})")
_LATIN_END = re.compile(r"[0-9０-９A-Za-z%％.]$")
_BRACKETED = re.compile(r"【[^】\n]{2,24}】")
_CLAUSE_OR_FIGURE = re.compile("[，,；;0-9０-９]")
_WORD = "[^，,。；;：:、！？“”]{1,9}"
_TOPIC = re.compile(rf"在?{_WORD}(?:[、和与及]{_WORD}){{0,3}}?(?:工作)?方面[，,：:]")
_PARALLEL_HEAD = re.compile(r"在[^，,。；：]{1,8}[上中][^，,。；：]{1,14}[，,][^，,。；：]{2,18}。$")
_MAX_PARALLEL_HEAD = 40
_MAX_DISTANCE = 3  # paragraphs
# First sentences that narrate instead of naming a topic.
_NARRATIVE = re.compile(r"我|本人|今年|去年|一年来|^[0-9０-９]|年来|以来|大家|各位")
_LABELLED = re.compile(r"。|^.{1,8}[：:]")
_LABEL = re.compile(r"[^\s，,。；;：:、！？“”（）()]{2,14}[：:]")
_ANNOUNCES = re.compile(
    r"如下|以下|下列|各位|尊敬|同志|领导|代表|述职人|报告人|汇报人|时间|日期|单位|姓名|职务|来源|附件"
)
_PATTERNS = patterns("parsing.toml", "heads")
_SUBJECT = _PATTERNS["subject"]
_FIELD = _PATTERNS["field"]
_NO_SUBJECT = _PATTERNS["no_subject"]
_QUESTION = _PATTERNS["question"]
_CONCERNING = "关于"
_GENERAL = _PATTERNS["general"]
_MIN_FIELDS = 2
_FOUR = 4
_MAX_ROLE_LABEL = 10
_MIN_ROLE_LABELS = 3
_MIN_COLON_ROLES = 2
_HAN = re.compile("[一-鿿]")


def _names_topic(words: str) -> bool:
    short = 2 <= len(words) <= _MAX_HEAD and not re.search(
        "[；;]", words
    )  # ； separates points: 一是…；二是…
    return short and not _FIGURE.search(words) and len(re.findall("[，,、]", words)) <= 3


def run_in_head(text: str, marker: Marker, stop: int) -> Span | None:
    """The head at the start of a point whose text continues after it, up to ``stop``; None without one.

    It is a short first sentence that names a topic (（一）抓党建、强支部。), 【…】, or words before a gap or a colon.
    """
    rest = Span(marker.end, stop).stripped(text)
    if found := _BRACKETED.match(text, rest.begin, rest.end):
        return Span(marker.begin, found.end())
    if (set_apart := _set_apart(text, marker, rest)) is not None:
        return set_apart
    if marker.kind is not MarkerKind.POINT and (found := _BLANK.match(text, rest.begin, rest.end)):
        head = found[0].strip()
        if not _LATIN_END.search(head) and not _FIGURE.search(head):
            return Span(marker.begin, found.end()).stripped(text)
    first = next(iter(sentences(text, rest)), None)
    if first is None or first.end >= rest.end or text[first.end - 1] not in _FULL_STOPS:
        return None
    return Span(marker.begin, first.end) if _names_topic(first.of(text).rstrip("。！!？?")) else None


def _set_apart(text: str, marker: Marker, rest: Span) -> Span | None:
    """The head that a gap, a colon or a dash parts from the text of its point: 一、履职情况：我分管防汛，全年值守。"""
    shapes = [_GAP, _COLON_HEAD]
    if text[rest.end - 1] in _FULL_STOPS:  # 抓学习——强本领 without a full stop is one head
        shapes.append(_DASH_HEAD)
    for shape in shapes:
        if (found := shape.match(text, rest.begin, rest.end)) and not _FIGURE.search(found[0]):
            return Span(marker.begin, found.end()).stripped(text)
    return None


def _states_more(text: str, marker: Marker, words: Span) -> bool:
    """Whether a sentence with a full stop consists of a head and a text of several clauses or with a figure."""
    if text[words.end - 1] not in _FULL_STOPS:
        return False
    head = _set_apart(text, marker, words.stripped(text))
    return head is not None and _CLAUSE_OR_FIGURE.search(text, head.end, words.end) is not None


def line_head(text: str, lines: Sequence[Line], n: int, ranks: Mapping[MarkerKind, float]) -> Span | None:
    """The head if line ``n`` with its marker is one: short, at most one sentence, with text below it.

    ``ranks`` are those of the numberings in this report, where they may be inverted: 1． over （一）.
    """
    line, marker = lines[n], lines[n].marker
    if marker is None or n + 1 == len(lines) or text[line.span.end - 1] in "；;，,、":
        return None
    words = Span(marker.end, line.span.end)
    if len(words) > _MAX_LINE_HEAD or len(sentences(text, words)) != 1 or _states_more(text, marker, words):
        return None
    below = lines[n + 1].marker
    if below is not None and (_rank(below, ranks) < _rank(marker, ranks) or below.series == marker.series):
        return None
    states_result = text[line.span.end - 1] == "。" and _FIGURE.search(words.of(text))
    return None if states_result else line.span


def _rank(marker: Marker, ranks: Mapping[MarkerKind, float]) -> float:
    return ranks.get(marker.kind, float(marker.kind))


def colon_heads(text: str, lines: Sequence[Line]) -> set[int]:
    """The numbers of lines without a number that name a role and end with a colon: 存在的主要问题：

    There are at least two, of different roles, and no numbering outside them. Lines that announce what follows
    (今年抓了三件事：, 存在以下问题：) are none.
    """
    found: dict[int, Role] = {}
    general: set[int] = set()
    for n, line in enumerate(lines[:-1]):
        head = _label(text, line)
        words = head.of(text) if head is not None and head.end == line.span.end else ""
        if not words or _NARRATIVE.search(words) or "了" in words:
            continue
        if named := strong_roles(heading_scores(words)):
            found[n] = named[0]
        elif _GENERAL.search(words) and (not found or words.startswith(_CONCERNING)):
            general.add(n)
    if len(set(found.values())) < _MIN_COLON_ROLES:
        return set()
    heads = general | set(found)
    for n, line in enumerate(lines):
        kind = line.marker.kind if line.marker is not None else None
        if kind in (MarkerKind.PART, MarkerKind.HAN) or (
            n < min(heads) and kind in (MarkerKind.HAN_PAREN, MarkerKind.ARABIC)
        ):
            return set()
    return heads


def question_heads(text: str, lines: Sequence[Line]) -> set[int]:
    """The numbers of lines that ask one of at least two questions: 问题一：今年做了哪些工作？"""
    found = {
        n
        for n, line in enumerate(lines[:-1])
        if line.marker is None and _QUESTION.fullmatch(text, line.span.begin, line.span.end)
    }
    return found if len(found) > 1 else set()


def bracketed_head(text: str, line: Line) -> Span | None:
    """The head in 【】 at the start of a line without a marker: 【学习情况】."""
    found = _BRACKETED.match(text, line.span.begin, line.span.end)
    return Span(found.start(), found.end()) if found else None


def is_bare_head(text: str, lines: Sequence[Line], n: int, *, among_others: bool = False) -> bool:
    """Whether line ``n``, which has no marker, is a heading. ``among_others``: the report has other such headings.

    A heading is short, has no final punctuation, follows a complete line or another heading, and precedes a point
    or a longer paragraph; among other headings, a paragraph that is a little longer than the heading.
    """
    words = lines[n].span.of(text)
    if (
        lines[n].is_row
        or n + 1 == len(lines)
        or not 2 <= len(words) <= _MAX_BARE_HEAD
        or words[-1] in _PUNCTUATION
    ):
        return False
    if not _HAN.search(words) or _LABELLED.search(words) or is_salutation(words) or is_signature(words):
        return False
    if n and not _is_finished(text, lines[n - 1]):
        return False
    below = lines[n + 1]
    if text[below.span.begin] in _CONTINUATIONS:
        return False
    if len(words) <= _MAX_ROLE_LABEL and text[below.span.end - 1] == "。" and not below.is_row:
        named = strong_roles(heading_scores(words))
        if named and len(below.span) > len(words):
            return True
    if among_others and text[below.span.end - 1] in _FULL_STOPS and not below.is_row and below.marker is None:
        return len(below.span) > len(words) and (n == 0 or text[lines[n - 1].span.end - 1] in _FULL_STOPS)
    return below.marker is not None or len(below.span) >= max(20, 2 * len(words))


def _is_finished(text: str, line: Line) -> bool:
    """Whether a line is complete, so that the next one begins something new: it ends a sentence or may be a heading."""
    end = text[line.span.end - 1]
    heading = len(line.span) <= _MAX_LINE_HEAD and end not in _PUNCTUATION and end not in _OPENERS
    return end in _LINE_ENDS or heading


def sentence_heads(text: str, lines: Sequence[Line]) -> list[tuple[int, Span]]:
    """Line number and head, for a report without numbers in which most paragraphs begin by naming their topic."""
    paragraphs = [(n, line) for n, line in enumerate(lines) if len(line.span) >= _MIN_PARAGRAPH]
    heads: list[tuple[int, Span]] = []
    for n, line in paragraphs:
        first = next(iter(sentences(text, line.span)))
        words = first.of(text).rstrip("。！!？?")
        if len(words) > _MAX_SENTENCE_HEAD or first.end == line.span.end:
            continue
        if _names_topic(words) and not _NARRATIVE.search(words):
            heads.append((n, Span(line.span.begin, first.end)))
    return heads if len(heads) >= 4 and len(heads) * 2 > len(paragraphs) else []


def topic_heads(text: str, lines: Sequence[Line]) -> list[tuple[int, Span]]:
    """Line number and head of topics without a number: 教育工作方面，…  在思想上多“补钙”，…。

    There must be at least two of a kind, within one paragraph or at the start of neighbouring paragraphs. 学习方面，…
    and the like introduce another role: they begin a section and are not heads.
    """
    topics: dict[int, list[Span]] = {}
    heads: list[tuple[int, Span]] = []
    for n, line in enumerate(lines):
        words = line.span.of(text)
        if "方面" not in words and words.count("在") < 2:
            continue
        found = sentences(text, line.span)
        topics[n] = [topic for span in found if (topic := _topic(text, span))]
        parallel = [span for span in found[:-1] if _is_parallel_head(text, span)]
        heads += [(n, head) for head in parallel if len(parallel) > 1]
    opening = [n for n, spans in topics.items() if spans and spans[0].begin == lines[n].span.begin]
    neighbouring = {n for pair in pairwise(opening) if pair[1] - pair[0] <= _MAX_DISTANCE for n in pair}
    return heads + [
        (n, span) for n, spans in topics.items() for span in spans if len(spans) > 1 or n in neighbouring
    ]


def label_heads(text: str, found: Sequence[Line]) -> list[tuple[int, Span]]:
    """Line number and head of labels over lists, of which there are at least two: 工会工作： before 一是…  二是…"""
    heads: list[tuple[int, Span]] = []
    for n, line in enumerate(found):
        head = _label(text, line)
        if head is None:
            continue
        rest = lines(text, Span(head.end, line.span.end))
        below = rest[0].marker if rest else found[n + 1].marker if n + 1 < len(found) else None
        if below is not None and below.ordinal == 1:
            heads.append((n, head))
    return heads if len(heads) > 1 else []


def role_label_heads(text: str, found: Sequence[Line]) -> list[tuple[int, Span]]:
    """Line number and head of 学习上：…  廉洁上：…, where at least three paragraphs begin with a role of their own."""
    heads: list[tuple[int, Span]] = []
    roles: set[Role] = set()
    for n, line in enumerate(found):
        head = _label(text, line)
        if head is None or head.end == line.span.end or len(head) > _MAX_ROLE_LABEL:
            continue
        named = strong_roles(heading_scores(head.of(text)))
        if named or opening_roles(head.of(text)):
            heads.append((n, head))
            roles |= set(named[:1]) or opening_roles(head.of(text))
    return heads if len(heads) >= _MIN_ROLE_LABELS and len(roles) >= _MIN_ROLE_LABELS else []


def _label(text: str, line: Line) -> Span | None:
    """The label with its colon that a line without a marker begins with, None where it addresses or announces."""
    if line.marker is not None or line.is_row:
        return None
    found = _LABEL.match(text, line.span.begin, line.span.end)
    return None if found is None or _ANNOUNCES.search(found[0]) else Span(*found.span())


def subject_heads(text: str, found: Sequence[Line]) -> list[tuple[int, Span]]:
    """Line number and head of subjects before a comma, each opening a paragraph: 供水保障，…  燃气安全，…

    At least two neighbouring paragraphs must open with a field of work; one of four characters among them need not
    name one (防汛抗旱，…). Words that narrate or announce (说实话，…) are not heads.
    """
    opened = {n: match for n, line in enumerate(found) if (match := _subject(text, line)) is not None}
    heads: list[tuple[int, Span]] = []
    for run in _neighbours(sorted(opened)):
        sure = [n for n in run if _FIELD.fullmatch(opened[n][1])]
        if len(sure) < _MIN_FIELDS:
            continue
        chosen = [n for n in run if n in sure or len(opened[n][1]) == _FOUR]
        heads += [(n, Span(*opened[n].span())) for n in chosen]
    return heads


def _neighbours(numbers: Sequence[int]) -> list[list[int]]:
    """The numbers of lines in runs, in which no two are further apart than :data:`_MAX_DISTANCE`."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n - runs[-1][-1] <= _MAX_DISTANCE:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _subject(text: str, line: Line) -> re.Match[str] | None:
    """The subject and its comma that a paragraph opens with; group 1 is the subject."""
    if line.marker is not None or line.is_row:
        return None
    match = _SUBJECT.match(text, line.span.begin, line.span.end)
    if match is None or _NO_SUBJECT.search(match[1]) or not opening_roles(match[0]) <= {Role.DUTY}:
        return None
    return match if set(strong_roles(heading_scores(match[1]))[:1]) <= {Role.DUTY} else None


def _topic(text: str, sentence: Span) -> Span | None:
    found = _TOPIC.match(text, sentence.begin, sentence.end)
    return Span(*found.span()) if found and opening_roles(found[0]) <= {Role.DUTY} else None


def _is_parallel_head(text: str, sentence: Span) -> bool:
    return (
        len(sentence) <= _MAX_PARALLEL_HEAD
        and _PARALLEL_HEAD.match(text, sentence.begin, sentence.end) is not None
    )
