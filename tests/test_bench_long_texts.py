"""The benchmark of long texts runs with short ones; speed is not tested."""

from pathlib import Path

from bench.long_texts import figures, long_line, long_text


def test_the_texts_have_the_stated_length() -> None:
    assert len(long_text(60_000)) == 60_000
    assert "年度述" in long_text(2000)
    assert max(map(len, long_line(5000).split("\n"))) == 5000


def test_figures(tmp_path: Path) -> None:
    found = figures(tmp_path, [long_text(3000)], runs=1, characters=3000, line=2000)

    assert [figure.name for figure in found] == [
        "check of 3,000 characters, with parsing",
        "share of parsing in it",
        "memory of its process",
        "parse of reports",
        "index of a line of 2,000 characters",
        "memory of the largest of its processes",
    ]
    assert min(figure.value for figure in found) > 0
