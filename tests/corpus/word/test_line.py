"""Lines are strings that know where they come from: whatever is cut off or put together, the origins still hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.corpus.word.line import Line, Piece
from assistant.corpus.word.rows import row_lines

TAB = Line((Piece("\t"),))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Pieces of written text, and some that nobody wrote."""
    pieces = []
    for text in draw(st.lists(st.text(alphabet=" 　\t\n甲乙𠮷*1", min_size=1, max_size=6), max_size=5)):
        node = etree.Element("t")
        node.text = text
        pieces.append(Piece(text, node if draw(st.booleans()) else None))
    return Line(tuple(pieces))


def holds(line: Line) -> bool:
    """Whether every piece stands in its element where it says."""
    return all(
        piece.node is None or (piece.node.text or "")[piece.at : piece.at + len(piece.text)] == piece.text
        for piece in line.pieces
    )


@given(lines())
def test_trimmed_as_strings_are(line: Line) -> None:
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
def test_split_as_strings_are(line: Line) -> None:
    assert [each.text for each in line.split()] == line.text.split("\n")
    assert all(holds(each) for each in line.split())


@given(lines(), st.lists(lines(), max_size=4))
def test_joined_as_strings_are(between: Line, several: list[Line]) -> None:
    joined = between.join(several)
    assert joined.text == between.text.join(line.text for line in several)
    assert holds(joined)
    assert (between + joined).text == between.text + joined.text


@given(st.lists(st.lists(lines(), max_size=3), max_size=4))
def test_rows_are_the_same_for_lines_and_strings(cells: list[list[Line]]) -> None:
    texts = [[line.text for line in cell] for cell in cells]
    found = row_lines(cells, TAB)
    assert [line.text for line in found] == row_lines(texts, "\t")
    assert all(holds(line) for line in found)


@pytest.mark.parametrize("text", ["", "甲"])
def test_a_line_is_true_when_it_has_text(text: str) -> None:
    assert bool(Line((Piece(text),))) is bool(text)
