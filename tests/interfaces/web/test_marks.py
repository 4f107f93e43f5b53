"""Text with spans → markup: nothing lost, nothing let through, always balanced."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.text import Span
from assistant.interfaces.web.marks import Mark, render


class _Reader(HTMLParser):
    """Collects the text, and fails on an element closed out of turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.opened: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param([], "治欠薪&lt;保&gt;就业", id="escaped"),
        pytest.param([Mark(Span(1, 3), "mark")], "治<mark>欠薪</mark>&lt;保&gt;就业", id="one"),
        pytest.param(
            [Mark(Span(1, 3), "mark"), Mark(Span(0, 6))],
            "<span>治<mark>欠薪</mark>&lt;保&gt;</span>就业",
            id="nested",
        ),
        pytest.param(
            [Mark(Span(0, 3), "b"), Mark(Span(2, 8), "i", (("class", "x"),), (("id", "y"),))],
            '<b>治欠<i class="x" id="y">薪</i></b><i class="x">&lt;保&gt;就业</i>',
            id="crossing: interrupted, the id only once",
        ),
        pytest.param(
            [Mark(Span(0, 1), "b"), Mark(Span(0, 3), "i")],
            "<i><b>治</b>欠薪</i>&lt;保&gt;就业",
            id="the longer outside",
        ),
        pytest.param(
            [Mark(Span(0, 1), "b"), Mark(Span(1, 2), "b")],
            "<b>治</b><b>欠</b>薪&lt;保&gt;就业",
            id="side by side",
        ),
        pytest.param([Mark(Span(2, 2), "b")], "治欠薪&lt;保&gt;就业", id="nothing in it"),
        pytest.param(
            [Mark(Span(0, 1), "b", (("title", '"<&'),))],
            '<b title="&#34;&lt;&amp;">治</b>欠薪&lt;保&gt;就业',
            id="attributes are escaped too",
        ),
    ],
)
def test_render(marks: list[Mark], expected: str) -> None:
    assert render("治欠薪<保>就业", marks) == expected


def test_a_window_cuts_marks_and_leaves_their_ids_to_the_window_where_they_begin() -> None:
    text = "一是抓清欠。\n二是保就业。"
    marks = [Mark(Span(2, 11), "span", (("class", "passage"),), (("id", "p1"),))]

    assert [render(text, marks, Span(0, 6)), render(text, marks, Span(7, 13))] == [
        '一是<span class="passage" id="p1">抓清欠。</span>',
        '<span class="passage">二是保就</span>业。',
    ]


_TEXTS = st.text(alphabet=st.sampled_from("工作<>&\"'*𠮷\n，a"), max_size=40)


@st.composite
def _marked(draw: st.DrawFn) -> tuple[str, list[Mark], Span]:
    text = draw(_TEXTS)
    offsets = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(offsets, offsets, st.sampled_from(("mark", "span", "b"))), max_size=12))
    marks = [
        Mark(Span(min(a, b), max(a, b)), element, once=(("id", f"m{place}"),))
        for place, (a, b, element) in enumerate(spans)
    ]
    first, last = draw(offsets), draw(offsets)
    return text, marks, Span(min(first, last), max(first, last))


@given(_marked())
def test_text_is_unchanged_elements_balance_and_ids_stand_once(case: tuple[str, list[Mark], Span]) -> None:
    text, marks, window = case
    reader = _Reader()
    reader.feed(str(render(text, marks, window)))
    reader.close()

    begun = {
        mark.once[0][1] for mark in marks if len(mark.span) and window.begin <= mark.span.begin < window.end
    }
    assert (reader.text, reader.opened) == (window.of(text), [])
    assert sorted(reader.ids) == sorted(begun)
