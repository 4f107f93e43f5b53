"""Reports with identical text, and the earliest of them."""

from assistant.audit.identical import identical_reports, text_digest
from assistant.domain.report import Metadata

TEXT = "打井队一天三班倒，先打人畜饮水井。"


def _identical(years: dict[str, int | None], other: str = "") -> dict[str, str]:
    reports = {report_id: Metadata(year=year) for report_id, year in years.items()}
    stages: list[tuple[int, int]] = []
    found = identical_reports(
        reports,
        lambda report_id: "没有一户断水。" if report_id == other else TEXT,
        lambda stage, done, total: stages.append((done, total)),
    )
    assert stages == [(done, len(years)) for done in range(len(years) + 1)]
    return found


def test_the_earliest_stands_for_the_later_ones() -> None:
    assert _identical({"c": 2023, "a": 2021, "b": 2022}) == {"b": "a", "c": "a"}


def test_two_of_the_earliest_year_find_each_other() -> None:
    assert _identical({"a": 2022, "b": 2022, "c": 2022, "d": 2023}) == {"c": "a", "d": "a"}


def test_one_without_a_year_is_the_latest_and_is_still_compared() -> None:
    assert _identical({"a": None, "b": 2022, "c": 2023}) == {"c": "b", "a": "b"}
    assert _identical({"a": None, "b": 2022}) == {}


def test_other_texts_are_left_alone() -> None:
    assert _identical({"a": 2021, "b": 2022, "c": 2023}, other="b") == {"c": "a"}


def test_white_space_makes_no_difference() -> None:
    assert text_digest(f"　　{TEXT}\n\n") == text_digest(TEXT.replace("，", "，\n")) != text_digest(TEXT[1:])
