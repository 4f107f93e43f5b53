"""Words found in a text are those that a regular expression of all of them finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.word_finder import WordFinder

_WORDS = ("学", "学习", "学习强国", "习惯", "读书", "书记", "记")


def by_pattern(words: tuple[str, ...], text: str, not_after: str = "") -> list[tuple[int, str]]:
    longest_first = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    behind = f"(?<![{not_after}])" if not_after else ""
    return [(match.start(), match[0]) for match in re.finditer(f"{behind}(?:{longest_first})", text)]


@given(st.text(alphabet="学习强国惯读书记3，", max_size=60))
def test_the_words_are_those_of_a_regular_expression(text: str) -> None:
    many = (*_WORDS, *(chr(0x5000 + n) + "甲" for n in range(200)))
    for words in (_WORDS, _WORDS[1:4], many):
        assert WordFinder(words).find(text) == by_pattern(words, text)
        assert WordFinder(words, not_after="03").find(text) == by_pattern(words, text, "03")


@pytest.mark.parametrize(
    ("text", "word"), [("学习强国平台", "学习强国"), ("学无止境", "学"), ("读", ""), ("", ""), ("记", "记")]
)
def test_the_longest_word_at_the_beginning(text: str, word: str) -> None:
    assert WordFinder(_WORDS).at_begin(text) == word
