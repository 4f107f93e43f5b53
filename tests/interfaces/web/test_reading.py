"""A report made ready to be read: lines, marks, notes and tree."""

from html.parser import HTMLParser

from assistant.domain.report import Fact, FactKind, Item, Passage, Portfolio, Report, Role, Section
from assistant.domain.text import Excerpt, Span
from assistant.interfaces.web.reading import Line, Node, Note, fact_counts, lines, outline

_TEXT = "述职报告\n\n　　大家好。\n一、履职\n（一）清欠。追回工资30万元。\n案件办结。<b>\n二、打算再加把劲。"


def _span(words: str) -> Span:
    begin = _TEXT.index(words)
    return Span(begin, begin + len(words))


def _report() -> Report:
    duty = Span(_span("一、履职").begin, _span("<b>").end)
    item = Item(1, Excerpt.of(_TEXT, _span("（一）清欠。")), Span(_span("（一）").begin, duty.end))
    return Report(
        id="甲/1",
        title="述职报告",
        text=_TEXT,
        sections=(
            Section(Role.LEAD, 1, None, Span(_span("大家好。").begin - 2, _span("大家好。").end)),
            Section(Role.DUTY, 1, Excerpt.of(_TEXT, _span("一、履职")), duty, (item,)),
            Section(
                Role.PLANS, 1, Excerpt.of(_TEXT, _span("二、打算")), Span(_span("二、打算").begin, len(_TEXT))
            ),
        ),
        passages=(
            Passage("甲/1#0", "甲/1", Role.LEAD, (), (), _span("大家好。")),
            Passage(
                "甲/1#1",
                "甲/1",
                Role.DUTY,
                (Portfolio("人社", _span("清欠")), Portfolio("信访", None)),
                ("一、履职", "（一）清欠。"),
                Span(_span("追回").begin, _span("<b>").end),
            ),
            Passage("甲/1#2", "甲/1", Role.PLANS, (), ("二、打算",), _span("再加把劲。")),
        ),
        facts=(Fact(FactKind.MONEY, _span("30万元"), "工资"),),
        title_span=_span("述职报告"),
    )


class _Text(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_lines_mark_heads_passages_and_evidence_and_note_the_passages_that_begin_there() -> None:
    assert lines(_report()) == (
        Line("title", "述职报告", ()),
        Line(
            "body",
            '<span class="passage" data-passage="p0" id="p0" data-number="0">'
            '<span id="s6">大</span>家好。</span>',
            (Note("0", "p0", "导语", ()),),
        ),
        Line("heading", '<span id="s13">一、履职</span>', ()),
        Line(
            "body",
            '<span class="head" id="i1-18">'
            '（一）<span class="evidence" title="据此归入人社">清欠</span>。</span>'
            '<span class="passage" data-passage="p1" id="p1" data-number="1">追回工资30万元。</span>',
            (Note("1", "p1", "履职", (("人社", "据“清欠”"), ("信访", "据职务"))),),
        ),
        Line("body", '<span class="passage" data-passage="p1">案件办结。&lt;b&gt;</span>', ()),
        Line(
            "body",
            '<span id="s43">二、打算</span>'
            '<span class="passage" data-passage="p2" id="p2" data-number="2">再加把劲。</span>',
            (Note("2", "p2", "打算", ()),),
        ),
    )


def test_lines_show_facts_on_request() -> None:
    fact = '<span class="fact" title="金额，工资" data-kind="金额">30万元</span>'

    assert [fact in line.text for line in lines(_report(), facts=True)].count(True) == 1
    assert [fact in line.text for line in lines(_report())].count(True) == 0
    assert fact_counts(_report()) == (("金额", 1),)


def test_lines_lose_nothing_but_blank_space_at_their_edges() -> None:
    shown = [_Text(line.text).text for line in lines(_report(), facts=True)]
    assert shown == [line.strip() for line in _TEXT.split("\n") if line.strip()]


def test_outline_is_the_tree_with_first_words_where_there_is_no_head() -> None:
    assert outline(_report()) == (
        Node("大家好。", "s6", "导语", ()),
        Node("一、履职", "s13", "履职", (Node("（一）清欠。", "i1-18", "", ()),)),
        Node("二、打算", "s43", "打算", ()),
    )


def test_every_anchor_of_the_tree_is_in_the_text() -> None:
    markup = "".join(line.text for line in lines(_report()))
    waiting = list(outline(_report()))
    while waiting:
        node = waiting.pop()
        assert f'id="{node.anchor}"' in markup
        waiting += node.below
