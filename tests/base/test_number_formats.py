"""Numbers as a spreadsheet displays them."""

from datetime import date, datetime, time, timedelta

import pytest

from assistant.base.number_formats import displayed

_DAY = datetime(2024, 12, 31)  # noqa: DTZ001 - a spreadsheet knows no time zones


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.986, "0.0%", "98.6%"),
        (0.986, "0%", "99%"),
        (1.0345, "0.00%", "103.45%"),
        (86.67, "0", "87"),
        (86.5, "0", "87"),  # half away from zero, not to even
        (2.675, "0.00", "2.68"),  # by the decimals that one sees, not by the binary number
        (-86.5, "0", "-87"),
        (0.4, "0", "0"),
        (-0.4, "0", "0"),
        (1234567, "#,##0", "1,234,567"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (123, "#,##0", "123"),
        (0, "#,##0.##", "0"),
        (5, "0.##", "5"),
        (5.1, "0.##", "5.1"),
        (0.5, "#.0", ".5"),
        (7, "000", "007"),
        (13812, "0,", "14"),
        (13_812_000, "#,##0,", "13,812"),
        (26_950_000, '0.00,,"百万"', "26.95百万"),
        (12345, '0!.0,"万"', "1.2万"),  # the usual way to display tens of thousands
        (12345, '0\\.0,"万元"', "1.2万元"),
        (3650, '0"人"', "3650人"),
        (3650, "General", "3650"),
        (3650, "G/通用格式", "3650"),
        (3650, 'General"人"', "3650人"),
        (86.67, "General", "86.67"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.3333333333"),
        (12_345_678_901_234, "General", "12345678901234"),
        (1e-05, "General", "0.00001"),
        (-5.2, "0.0;(0.0)", "(5.2)"),
        (-5.2, "0.0_);[Red]-0.0", "-5.2"),
        (0, '0;-0;"—"', "—"),
        (0, "#,##0_ ;-#,##0_ ", "0"),
        (82, "[$¥-804]#,##0", "¥82"),
        (12345, '[>=10000]0!.0,"万";0', "1.2万"),
        (9999, '[>=10000]0!.0,"万";0', "9999"),
        (-3, "[<0]下降0;增长0", "下降3"),
        (12345, "0.00E+00", "12345"),
        (0.5, "# ?/?", "0.5"),
        (21, "@", "21"),
        ("约500", "0", "约500"),
        (None, "0", ""),
        (True, "General", "TRUE"),
        (date(2024, 12, 31), "yyyy/m/d", "2024/12/31"),
        (_DAY, "yyyy/m/d", "2024/12/31"),
        (_DAY, "mm-dd-yy", "2024/12/31"),
        (_DAY, "yyyy.mm.dd", "2024.12.31"),
        (_DAY, "d-mmm-yy", "31-Dec-24"),
        (_DAY, 'yyyy"年"m"月"d"日"aaaa', "2024年12月31日星期二"),
        (_DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二四年十二月三十一日"),
        (date(2024, 10, 20), "[DBNum1]m月d日", "十月二十日"),
        (time(9), "h:mm", "9:00"),
        (time(9, 5), "hh:mm:ss", "09:05:00"),
        (time(14, 30), "h:mm AM/PM", "2:30 PM"),
        (time(0, 7), '上午/下午h"时"mm"分"', "上午12时07分"),
        (time(9), "yyyy-mm-dd", "09:00:00"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (timedelta(hours=1, minutes=5), "[mm]:ss", "65:00"),
        (_DAY + timedelta(hours=9), 'm"月"d"日"\\ h:mm', "12月31日 9:00"),
        (_DAY, 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        (date(2024, 3, 6), 'yyyy"年"mm"月"dd"日";@', "2024年03月06日"),
        (date(2024, 3, 6), 'yyyy"年"m"月"', "2024年3月"),
        (date(2024, 3, 6), '[$-804]m"月"d"日";@', "3月6日"),
        (date(2024, 3, 6), "yyyy\\年m\\月d\\日", "2024年3月6日"),
        (date(2004, 3, 6), "yy年m月d日", "04年3月6日"),
        (date(2024, 3, 6), "General", "2024-03-06"),
        (_DAY + timedelta(hours=9, minutes=30), "yyyy/m/d h:mm", "2024/12/31 9:30"),
    ],
)
def test_numbers_are_displayed_as_in_a_spreadsheet(value: object, number_format: str, shown: str) -> None:
    assert displayed(value, number_format) == shown


def test_a_very_long_format_is_truncated() -> None:
    assert displayed(5, '"' * 100_001 + "0") == '"'  # cut off: there is no place for a digit left
    assert displayed(5, "0" * 100_000) == "5".rjust(255, "0")
    assert displayed(float("inf"), "0") == "inf"
    assert displayed(float("nan"), "0") == "nan"
