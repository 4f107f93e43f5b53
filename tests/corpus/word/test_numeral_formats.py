"""Numbers of automatic numbering."""

import pytest

from assistant.corpus.word.numerals import chinese, formatted_number


@pytest.mark.parametrize(
    ("number_format", "numbers", "expected"),
    [
        ("decimal", [1, 10], "1 10"),
        ("decimalZero", [1, 12], "01 12"),
        ("decimalFullWidth", [10], "１０"),
        ("decimalEnclosedCircle", [1, 20, 21, 35, 36, 50, 51], "① ⑳ ㉑ ㉟ ㊱ ㊿ 51"),
        ("decimalEnclosedParen", [1, 20, 21], "⑴ ⒇ 21"),
        ("decimalEnclosedFullstop", [1, 20], "⒈ ⒛"),
        ("numberInDash", [3], "- 3 -"),
        (
            "chineseCounting",
            [1, 10, 11, 20, 21, 99, 105, 110, 1001, 0],
            "一 十 十一 二十 二十一 九十九 一百零五 一百一十 一千零一 〇",
        ),
        ("ideographDigital", [1, 10, 12, 120], "一 一〇 一二 一二〇"),
        ("chineseLegalSimplified", [1, 12, 305], "壹 壹拾贰 叁佰零伍"),
        ("ideographLegalTraditional", [3, 6], "參 陸"),
        ("ideographTraditional", [1, 10, 11], "甲 癸 11"),
        ("ideographZodiac", [1, 12, 13], "子 亥 13"),
        ("ideographZodiacTraditional", [1, 60], "甲子 癸亥"),
        ("ideographEnclosedCircle", [1, 10, 11], "㊀ ㊉ 11"),
        ("upperRoman", [4, 9, 14, 1994, 4000], "IV IX XIV MCMXCIV 4000"),
        ("lowerRoman", [3], "iii"),
        ("upperLetter", [1, 26, 27, 53, 0], "A Z AA AAA 0"),
        ("lowerLetter", [2, 28], "b bb"),
        ("none", [1], ""),
        ("someNewFormat", [7], "7"),
    ],
)
def test_formats(number_format: str, numbers: list[int], expected: str) -> None:
    assert " ".join(formatted_number(number, number_format) for number in numbers) == expected


def test_chinese_numbers_are_all_different() -> None:
    assert len({chinese(number) for number in range(10_000)}) == 10_000
