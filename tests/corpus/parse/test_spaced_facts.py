"""Blanks between single characters, as in forms, do not part what they spell."""

import pytest

from assistant.corpus.parse.facts import find_facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("培训 1 2 3 人。", [("count", "1 2 3 人", "培训")]),
        ("城 镇 新 增 就 业 3 2 0 0 人", [("count", "3 2 0 0 人", "城镇新增就业")]),
        ("城 镇 新 增 就 业 3200 人，", [("count", "3200 人", "城镇新增就业")]),
        ("完 成 投 资 4 8 6 0 万 元", [("money", "4 8 6 0 万 元", "完成投资")]),
        ("参 保 率 9 8 . 6 %", [("percent", "9 8 . 6 %", "参保率")]),
        ("2 0 2 4 年 1 2 月 2 0 日", [("date", "2 0 2 4 年 1 2 月 2 0 日", None)]),
        ("惠及 12 345 户", [("count", "12 345 户", "惠及")]),
        ("第 3 组有 1 4 5 人到会", [("count", "1 4 5 人", None)]),
    ],
)
def test_figures_and_their_names(text: str, facts: list[tuple[str, str, str | None]]) -> None:
    found = [(fact.kind.value, fact.span.of(text), fact.name) for fact in find_facts(text)]

    assert found[-1:] == facts


def test_ten_thousand_single_characters() -> None:
    assert find_facts("一 " * 10_000) == ()


def test_text_without_such_blanks_is_read_as_it_was() -> None:
    text = "全年新增就业 3200 人，其中 A 组 12 人、B 组 8 人。"

    assert [fact.span.of(text) for fact in find_facts(text)] == ["3200 人", "12 人", "8 人"]
