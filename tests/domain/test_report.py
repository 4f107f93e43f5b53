import pytest

from assistant.base.errors import BadInput
from assistant.domain.report import Metadata, read_year, same_series, series


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024", 2024),
        ("2024年", 2024),
        (" 2024 年度 ", 2024),
        ("２０２４年", 2024),
        ("1900", 1900),
        ("", None),
        ("　", None),
    ],
)
def test_years_in_every_notation(written: str, expected: int | None) -> None:
    assert read_year(written) == expected


@pytest.mark.parametrize(
    "written",
    ["24", "1899", "2201", "今年", "2024.0", "+2024", "٢٠٢٤", "²⁰²⁴年前", "20 24", "2023-2024", "2" * 10_000],
)
def test_an_invalid_year_is_refused_with_the_cure(written: str) -> None:
    with pytest.raises(BadInput, match="不是四位数的年份（写成 2024）"):
        read_year(written, "写成 2024")


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param(Metadata(author="李文", office="副县长", region="青川县"), "李文", id="author"),
        pytest.param(Metadata(author="李文"), "李文", id="nothing but the author"),
        pytest.param(Metadata(office="副县长", region="青川县"), "青川县 副县长", id="office in its region"),
        pytest.param(Metadata(office="副县长"), "副县长", id="office alone"),
        pytest.param(Metadata(region="青川县"), "#报告07", id="a region has many writers"),
        pytest.param(
            Metadata(title="2024年述职报告", year=2024, collection="县直"), "#报告07", id="nothing known"
        ),
    ],
)
def test_a_series_is_the_author_else_the_office_else_the_report(metadata: Metadata, expected: str) -> None:
    assert series(metadata, "报告07") == expected


def test_a_report_without_author_is_not_of_an_author_named_like_its_id() -> None:
    assert series(Metadata(), "李文") != series(Metadata(author="李文"), "报告07")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            Metadata(author="李文", office="副县长"),
            Metadata(author="李文", office="县长"),
            True,
            id="author",
        ),
        pytest.param(
            Metadata(author="李文", office="副县长", region="青川县"),
            Metadata(author="王强", office="副县长", region="青川县"),
            False,
            id="two in one office",
        ),
        pytest.param(
            Metadata(office="副县长", region="青川县"),
            Metadata(author="王强", office="副县长", region="青川县"),
            True,
            id="a draft without its author",
        ),
        pytest.param(
            Metadata(office="副县长", region="青川县"),
            Metadata(office="副县长", region="平武县"),
            False,
            id="regions",
        ),
        pytest.param(
            Metadata(region="青川县"), Metadata(region="青川县"), False, id="one region is no writer"
        ),
        pytest.param(Metadata(), Metadata(), False, id="nothing known of either"),
        pytest.param(Metadata(author="李文"), Metadata(), False, id="nothing known of one"),
    ],
)
def test_reports_of_one_series_have_the_same_author_or_else_office(
    one: Metadata, other: Metadata, expected: bool
) -> None:
    assert (same_series(one, other), same_series(other, one)) == (expected, expected)
