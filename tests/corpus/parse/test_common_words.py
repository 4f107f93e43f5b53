"""Common words, which names of places do not contain."""

import pytest

from assistant.corpus.parse.common_words import common_words, holds_common_word


@pytest.mark.parametrize("stem", ["督导", "走访", "居家", "承担", "推荐", "薄弱", "督促", "经济薄弱", "服务"])
def test_verbs_and_nouns_of_official_prose_are_common(stem: str) -> None:
    assert holds_common_word(stem)


@pytest.mark.parametrize(
    "stem", ["石渡", "临溪", "云台", "青岚", "梧桐", "清源", "长岭", "城关", "牛角湾", "柿子坪", "青"]
)
def test_names_contain_no_common_word(stem: str) -> None:
    assert not holds_common_word(stem)


def test_only_tokens_of_two_characters_count() -> None:
    assert {len(word) for word in common_words()} == {2}
