"""Lines behave like strings and keep the origin of each character when they are cut or joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.corpus.word.lines import Fragment, WordLine
from assistant.corpus.word.rows import row_lines

TAB = WordLine((Fragment("\t"),))


@st.composite
def lines(draw: st.DrawFn) -> WordLine:
    """Lines of fragments, some of them without an element."""
    fragments = []
    for text in draw(st.lists(st.text(alphabet=" 　\t\n甲乙𠮷*1", min_size=1, max_size=6), max_size=5)):
        node = etree.Element("t")
        node.text = text
        fragments.append(Fragment(text, node if draw(st.booleans()) else None))
    return WordLine(tuple(fragments))


def holds(line: WordLine) -> bool:
    """Whether every fragment is in its element at the stated position."""
    return all(
        fragment.node is None
        or (fragment.node.text or "")[fragment.at : fragment.at + len(fragment.text)] == fragment.text
        for fragment in line.fragments
    )


@given(lines())
def test_lines_strip_like_strings(line: WordLine) -> None:
    trimmed = [line.strip(), line.lstrip(), line.rstrip(), line.lstrip("\t"), line.rstrip("\t")]
    text = line.text
    assert [each.text for each in trimmed] == [
        text.strip(),
        text.lstrip(),
        text.rstrip(),
        text.lstrip("\t"),
        text.rstrip("\t"),
    ]
    assert all(holds(each) for each in trimmed)


@given(lines())
def test_lines_split_like_strings(line: WordLine) -> None:
    assert [each.text for each in line.split()] == line.text.split("\n")
    assert all(holds(each) for each in line.split())


@given(lines(), st.lists(lines(), max_size=4))
def test_lines_join_like_strings(between: WordLine, several: list[WordLine]) -> None:
    joined = between.join(several)
    assert joined.text == between.text.join(line.text for line in several)
    assert holds(joined)
    assert (between + joined).text == between.text + joined.text


@given(st.lists(st.lists(lines(), max_size=3), max_size=4))
def test_rows_are_the_same_for_lines_and_strings(cells: list[list[WordLine]]) -> None:
    texts = [[line.text for line in cell] for cell in cells]
    found = row_lines(cells, TAB)
    assert [line.text for line in found] == row_lines(texts, "\t")
    assert all(holds(line) for line in found)


@pytest.mark.parametrize("text", ["", "甲"])
def test_a_line_is_true_when_it_has_text(text: str) -> None:
    assert bool(WordLine((Fragment(text),))) is bool(text)
