"""Values of numbers in Chinese characters; none for ambiguous and invalid ones."""

import time
from decimal import Decimal

import pytest

from assistant.corpus.parse.numerals import read_digits, read_numeral, read_ratio


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("零", "0"),
        ("十", "10"),
        ("十九", "19"),
        ("一十九", "19"),
        ("四十", "40"),
        ("一百十一", "111"),
        ("两百零六", "206"),
        ("三百六", "360"),
        ("两千六", "2600"),
        ("两千零六", "2006"),
        ("四千零二十", "4020"),
        ("一万一千一百", "11100"),
        ("三万五", "35000"),
        ("三万零五", "30005"),
        ("十三万二千", "132000"),
        ("一百二十万三", "1203000"),
        ("二百一十万零九百", "2100900"),
        ("一亿五千万零六千三百五十五", "150006355"),
        ("一万五千亿", "1500000000000"),
        ("百万", "1000000"),
        ("千亿", "100000000000"),
        ("十二点三六", "12.36"),
        ("三点二亿", "320000000"),
        ("负二十三", "-23"),
        ("壹拾贰万叁仟", "123000"),
        ("柒佰零陆", "706"),
        ("兩萬四", "24000"),
        ("廿三", "23"),
        ("一千二百三十四万五千六百七十八亿九千零一万二千三百四十五", "1234567890012345"),
    ],
)
def test_values(written: str, expected: str) -> None:
    assert read_numeral(written) == Decimal(expected)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "点五",
        "五点",
        "负",
        "一二",
        "三四十",
        "七八百",
        "十五六",
        "十七十八",
        "百十",
        "百十一",
        "一百零",
        "二十零三",
        "三万十",
        "一百二万",
        "一亿亿",
        "五百三百",
        "几十",
        "十人",
        "一" * 5000,
        "十百千万" * 5000,
    ],
    ids=lambda written: written[:8],
)
def test_ambiguous_and_invalid_numerals_have_no_value(written: str) -> None:
    assert read_numeral(written) is None


@pytest.mark.parametrize(
    ("written", "expected"), [("二〇二四", 2024), ("一二三", 123), ("十二", None), ("三", None)]
)
def test_numbers_written_digit_by_digit(written: str, expected: int | None) -> None:
    assert read_digits(written) == expected


@pytest.mark.parametrize(
    ("written", "percent", "rough"),
    [
        ("百分之一点五七", "1.57", False),
        ("百分之百", "100", False),
        ("百分之九十六", "96", False),
        ("百分之95.5", "95.5", False),
        ("千分之三点二", "0.32", False),
        ("万分之二", "0.02", False),
        ("四分之一", "25", True),
        ("六成五", "65", False),
        ("八成半", "85", False),
        ("三成", "30", True),
        ("4.5成", "45", True),
        ("一半", "50", True),
    ],
)
def test_shares(written: str, percent: str, rough: bool) -> None:
    ratio = read_ratio(written)

    assert ratio is not None
    assert (ratio.percent, ratio.rough) == (Decimal(percent), rough)


@pytest.mark.parametrize("written", ["三成五六", "分之二", "百分之", "完成", "95%", "十分重要"])
def test_no_shares(written: str) -> None:
    assert read_ratio(written) is None


def test_formatted_numbers_are_read_back() -> None:
    """Numbers formatted by the automatic numbering, and larger ones composed of them, have their original value."""
    from assistant.corpus.word.numerals import chinese

    for number in range(1, 10_000, 7):
        assert read_numeral(chinese(number)) == number
        spelled = ("一" if 10 <= number < 20 else "") + chinese(number)
        zero = "零" if number < 1000 else ""
        assert read_numeral(f"三十二万{zero}{spelled}") == 320_000 + number, number


def test_long_strings_are_rejected_fast() -> None:
    begin = time.process_time()
    for length in (10_000, 20_000, 40_000):
        for seed in ("一", "十百千万", "零", "万亿", "二点"):
            assert read_numeral(seed * length) is None
            assert read_ratio(f"百分之{seed * length}") is None

    assert time.process_time() - begin < 2
