"""Offsets as positions, and back, in each encoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from assistant.domain.text import Span
from assistant.interfaces.lsp.documents import OpenDocument, with_line_feeds
from assistant.interfaces.lsp.positions import Positions

TEXT = "甲𠮷a\n\n  é𠮷\u2028b"


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [("utf-8", [0, 3, 7, 8]), ("utf-16", [0, 1, 3, 4]), ("utf-32", [0, 1, 2, 3])],
)
def test_columns(encoding: str, columns: list[int]) -> None:
    positions = Positions(TEXT, encoding)

    assert [positions.at(offset) for offset in range(4)] == [types.Position(0, one) for one in columns]
    assert positions.at(4) == types.Position(1, 0)
    assert positions.at(5) == types.Position(2, 0)
    assert positions.at(len(TEXT)).line == 2


@pytest.mark.parametrize(
    ("encoding", "position", "offset"),
    [
        ("utf-8", (0, 4), 1),
        ("utf-16", (0, 2), 1),
        ("utf-16", (0, 99), 3),
        ("utf-32", (1, 1), 4),
        ("utf-8", (9, 0), len(TEXT)),
    ],
    ids=["in a character", "in a pair", "behind the line", "behind an empty line", "behind the text"],
)
def test_positions_that_are_none_come_to_what_is_nearest(
    encoding: str, position: tuple[int, int], offset: int
) -> None:
    assert Positions(TEXT, encoding).offset(types.Position(*position)) == offset


@settings(deadline=None)
@given(st.text(st.sampled_from("甲𠮷aé\n\u2028\x0c\ufeff")), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_there_and_back(text: str, encoding: str) -> None:
    positions = Positions(text, encoding)

    assert [positions.offset(positions.at(offset)) for offset in range(len(text) + 1)] == [
        *range(len(text) + 1)
    ]


def test_a_range_that_is_turned_round_is_empty() -> None:
    turned = types.Range(types.Position(0, 2), types.Position(0, 1))

    assert Positions("甲乙丙", "utf-16").span(turned) == Span(2, 2)


def test_line_ends_and_half_characters_of_a_document() -> None:
    assert with_line_feeds("\ufeff甲\r\n乙\r丙\n\ud842\udfb7\ud842") == "\ufeff甲\n乙\n丙\n𠮷\ufffd"


def test_changes_are_applied_one_after_another() -> None:
    document = OpenDocument("file:///稿.txt", False, 1, "甲𠮷\n乙\n", "utf-16")
    place = types.Range(types.Position(0, 1), types.Position(0, 3))
    behind = types.Range(types.Position(2, 0), types.Position(2, 0))
    document.change(
        [
            types.TextDocumentContentChangePartial(range=place, text="丁\r\n戊"),
            types.TextDocumentContentChangePartial(range=behind, text="己"),
        ],
        7,
    )
    assert (document.text, document.version) == ("甲丁\n戊\n己乙\n", 7)
    document.change([types.TextDocumentContentChangeWholeDocument(text="\r\n")], 8)
    assert (document.text, document.version) == ("\n", 8)
