"""A report as the parser understood it: its lines with all that is marked, its structure as a tree."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.domain.report import Fact, FactKind, Item, Passage, Report, Section, role_text
from assistant.domain.text import Excerpt, Span
from assistant.interfaces.web.hits import evidence_mark
from assistant.interfaces.web.marks import Mark, render
from assistant.interfaces.web.templating import passage_anchor

FACTS = {
    FactKind.COUNT: "数量",
    FactKind.MONEY: "金额",
    FactKind.PERCENT: "比例",
    FactKind.AREA: "面积",
    FactKind.DATE: "日期",
    FactKind.YEAR: "年份",
    FactKind.PLACE: "地名",
    FactKind.ORG: "单位",
    FactKind.PERSON: "人名",
    FactKind.DOC: "文件",
    FactKind.OTHER: "其他",
    FactKind.MASK: "隐去",
}
_LABEL_LENGTH = 28
_FIGURES = frozenset(FACTS) - {FactKind.PLACE, FactKind.ORG, FactKind.PERSON, FactKind.DOC, FactKind.MASK}
_COMPARE = "请对照原件"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a passage: its number, anchor, roles, and its portfolios with the reason for each."""

    number: str
    anchor: str
    roles: str
    portfolios: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report; ``kind`` is title, heading or body, ``notes`` of passages that begin in it."""

    kind: str
    text: Markup
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A section or item in the tree; ``role`` is empty for an item."""

    label: str
    anchor: str
    role: str
    below: tuple["Node", ...]


def lines(report: Report, *, facts: bool = False) -> tuple[Line, ...]:
    """The report's lines that are not blank, with passages, heads, evidence and, on request, facts marked."""
    text = report.text
    spans = _lines(text)
    begins = [span.begin for span in spans]
    marks: list[list[Mark]] = [[] for _ in spans]
    notes: list[list[Note]] = [[] for _ in spans]
    for mark in (
        *_anchors(report),
        *_passages(report),
        *_evidence(report),
        *comparison_marks(report),
        *(_facts(report) if facts else ()),
    ):
        first = max(0, bisect_right(begins, mark.span.begin) - 1)
        for place in range(first, len(spans)):
            if spans[place].begin >= mark.span.end:
                break
            marks[place].append(mark)
    for passage in report.passages:
        span = passage.span.stripped(text)
        notes[max(0, bisect_right(begins, span.begin) - 1)].append(_note(passage, text))
    headings = heading_spans(report)
    return tuple(
        Line(
            line_kind(span, headings, report.title_span),
            render(text, marks[place], span),
            tuple(notes[place]),
        )
        for place, span in enumerate(spans)
    )


def outline(report: Report) -> tuple[Node, ...]:
    """The structure tree: sections with their roles, and the points below them as deep as they go."""
    return tuple(
        Node(
            label=_label(section.heading, section.span, report.text),
            anchor=_section_anchor(section),
            role=section.role.value,
            below=_nodes(section.items, report.text),
        )
        for section in report.sections
    )


def fact_counts(report: Report) -> tuple[tuple[str, int], ...]:
    """How many facts of each kind there are, in the order of the kinds."""
    counted = Counter(fact.kind for fact in report.facts)
    return tuple((label, counted[kind]) for kind, label in FACTS.items() if counted[kind])


def figures_to_compare(report: Report) -> list[Fact]:
    """The figures to be held against the original: those of a report that a machine has read."""
    return [fact for fact in report.facts if fact.kind in _FIGURES] if report.is_machine_read else []


def comparison_marks(report: Report) -> list[Mark]:
    """The marks on these figures."""
    attributes = (("class", "compare"), ("title", _COMPARE))
    return [Mark(fact.span, "span", attributes) for fact in figures_to_compare(report)]


def _lines(text: str) -> list[Span]:
    found: list[Span] = []
    begin = 0
    for line in text.split("\n"):
        span = Span(begin, begin + len(line)).stripped(text)
        if len(span):
            found.append(span)
        begin += len(line) + 1
    return found


def heading_spans(report: Report) -> set[Span]:
    """The spans of the headings, without white space at their edges."""
    return {section.heading.span.stripped(report.text) for section in report.sections if section.heading}


def line_kind(line: Span, headings: set[Span], title: Span | None) -> str:
    """Whether a line is the title, a heading or body."""
    if title is not None and title.overlap(line):
        return "title"
    return "heading" if line in headings else "body"


def _nodes(items: Sequence[Item], text: str) -> tuple[Node, ...]:
    return tuple(
        Node(_label(item.head, item.span, text), _item_anchor(item), "", _nodes(item.items, text))
        for item in items
    )


def _label(head: Excerpt | None, whole: Span, text: str) -> str:
    """The head, or where there is none the first words."""
    if head is not None:
        return " ".join(head.text.split())
    words = " ".join(whole.of(text)[: 4 * _LABEL_LENGTH].split())
    return f"{words[:_LABEL_LENGTH]}…" if len(words) > _LABEL_LENGTH else words


def _section_anchor(section: Section) -> str:
    return f"s{section.span.begin}"


def _item_anchor(item: Item) -> str:
    return f"i{item.level}-{item.span.begin}"


def _anchors(report: Report) -> list[Mark]:
    """Heads, and for what has none its first character, with the anchors that the tree leads to."""
    marks: list[Mark] = []
    for section in report.sections:
        heading = section.heading.span if section.heading else _first(section.span, report.text)
        span = heading.stripped(report.text)
        marks.append(Mark(span, "span", once=(("id", _section_anchor(section)),)))
        waiting = list(section.items)
        while waiting:
            item = waiting.pop()
            once = (("id", _item_anchor(item)),)
            if item.head is None:
                marks.append(Mark(_first(item.span, report.text), "span", once=once))
            else:
                marks.append(Mark(item.head.span.stripped(report.text), "span", (("class", "head"),), once))
            waiting += item.items
    return marks


def _first(span: Span, text: str) -> Span:
    begin = span.stripped(text).begin
    return Span(begin, min(begin + 1, span.end))


def _passages(report: Report) -> list[Mark]:
    return [
        Mark(
            passage.span.stripped(report.text),
            "span",
            (("class", "passage"), ("data-passage", passage_anchor(passage.id))),
            (("id", passage_anchor(passage.id)), ("data-number", _number(passage))),
        )
        for passage in report.passages
    ]


def _number(passage: Passage) -> str:
    return passage.id.rpartition("#")[2]


def _evidence(report: Report) -> list[Mark]:
    owners: dict[Span, dict[str, None]] = {}
    for passage in report.passages:
        for portfolio in passage.portfolios:
            if portfolio.evidence is not None:
                owners.setdefault(portfolio.evidence, {})[portfolio.name] = None
    return [evidence_mark(span, list(names)) for span, names in owners.items()]


def _facts(report: Report) -> list[Mark]:
    return [
        Mark(
            fact.span,
            "span",
            (("class", "fact"), ("title", "，".join(part for part in (FACTS[fact.kind], fact.name) if part))),
            (("data-kind", FACTS[fact.kind]),),
        )
        for fact in report.facts
    ]


def _note(passage: Passage, text: str) -> Note:
    portfolios = tuple(
        (one.name, f"据“{' '.join(one.evidence.of(text).split())}”" if one.evidence else "据职务")
        for one in passage.portfolios
    )
    roles = role_text(passage.role, passage.further_roles)
    return Note(_number(passage), passage_anchor(passage.id), roles, portfolios)
