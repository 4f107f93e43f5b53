"""Units of measure: what counts the same, and how much of it."""

import pytest

from assistant.scaffold.units import converted, is_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("人", True),
        ("万人", True),
        ("亿元", True),
        ("元/人", True),
        ("%", True),
        ("人社局", False),
        ("不含农村", False),
    ],
)
def test_what_is_a_unit(text: str, unit: bool) -> None:
    assert is_unit(text) is unit


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "told"),
    [
        ("26950000", "元", "万元", "2695"),
        ("1.2", "万人", "人", "12000"),
        ("46", "名", "人", "46"),
        ("40", "起", "件", "40"),
        ("3.5", "平方公里", "km²", "3.5"),
        ("5", "公里", "千米", "5"),
        ("5", "千米", "米", None),
        ("82", "万元", "万元", "82"),
        ("1.2", "亿", "万", "12000"),
        ("82", "", "万元", None),
        ("52", "人", "人次", None),
        ("3", "千瓦", "瓦", None),
        ("98.6", "%", "％", "98.6"),
        ("5", "帕累托", "帕累托", "5"),
    ],
)
def test_a_figure_in_another_unit(value: str, unit: str, wanted: str, told: str | None) -> None:
    assert converted(value, unit, wanted) == told
