"""Trends of phrases in a corpus whose changes are known."""

from pathlib import Path

import numpy as np
import pytest

from assistant.base.errors import BadInput
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.trends.change import log_odds
from assistant.trends.phrases import phrases
from assistant.trends.use import interval

EARLY = [
    "修通了乡村公路",
    "乡村公路通车后赶集方便",
    "把乡村公路延伸到组",
    "验收乡村公路三段",
    "养护乡村公路九里",
    "新建乡村公路一条",
]
LATE = [
    "装上了智慧水表",
    "智慧水表按月抄报",
    "给老街换智慧水表",
    "调试智慧水表两批",
    "推广智慧水表进院",
    "检修智慧水表七只",
]
ALWAYS = [
    "群众来信件件有回音",
    "办好群众来信",
    "梳理群众来信，逐件办",
    "把群众来信读完",
    "全年群众来信百余件",
    "带着群众来信下村",
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Eight reports of four authors: one phrase until 2020, another since, a third always; one report without a year."""
    folder = tmp_path_factory.mktemp("trends")
    (folder / "corpus").mkdir()
    rows = ["file,id,title,author,year"]
    for year in (2018, 2019, 2020, 2021, 2022, 2023):
        phrases = (EARLY if year <= 2020 else LATE) + ALWAYS
        text = f"{year}年述职报告\n一、履职情况\n" + "".join(f"　　{one}，大家都说好。\n" for one in phrases)
        (folder / f"corpus/{year}.txt").write_text(text, encoding="utf-8")
        rows.append(f"{year}.txt,r{year},,{'甲乙丙'[year % 3]},{year}")
    (folder / "corpus/x.txt").write_text(
        "述职报告\n一、工作\n　　乡村公路又修了一段，老少都高兴得很，逢人就说路好走了。\n", encoding="utf-8"
    )
    rows.append("x.txt,x,,丁,")
    (folder / "corpus/reports.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    made = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    assert made.ingest().refused == ()
    return made


def test_a_phrase_by_year_and_author(service: Assistant) -> None:
    [use] = service.uses(["乡村 公路"])

    counts = {year.year: (year.count, year.using, year.reports) for year in use.years}
    assert counts == {
        2018: (6, 1, 1),
        2019: (6, 1, 1),
        2020: (6, 1, 1),
        2021: (0, 0, 1),
        2022: (0, 0, 1),
        2023: (0, 0, 1),
    }
    assert (use.count, use.reports) == (19, 4)
    assert [(one.author, one.count, one.reports) for one in use.authors] == [
        ("丙", 6, 2),
        ("乙", 6, 2),
        ("甲", 6, 2),
        ("丁", 1, 1),
    ]
    first = use.years[0]
    assert first.rate == pytest.approx(6 * 10_000 / first.characters)
    assert first.low < first.rate < first.high


def test_notes_state_the_limits_of_the_figures(service: Assistant) -> None:
    [use] = service.uses(["乡村公路"])
    [own] = service.uses(["路好走了"])

    assert use.notes == (
        "2018、2019、2020年的报告少（不足3篇、不足1万字），频率只供参考。",
        "另有1次出自没有写明年度的报告，没有画进图里。",
    )
    assert (own.count, own.reports) == (1, 1)


def test_an_unused_phrase(service: Assistant) -> None:
    [use] = service.uses(["海绵城市"])

    assert (use.count, use.reports, use.authors, use.notes) == (0, 0, (), ())
    assert [year.count for year in use.years] == [0] * 6


@pytest.mark.parametrize(
    ("wanted", "message"), [(["路"], "太短或太长"), (["长" * 41], "太短或太长"), (["提法"] * 7, "最多 6 个")]
)
def test_invalid_phrases_are_refused(service: Assistant, wanted: list[str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        service.uses(wanted)


def test_rising_and_fading_phrases(service: Assistant) -> None:
    changed = service.change()

    assert changed.since == 2021
    assert [one.phrase for one in changed.rising] == ["智慧水表"]
    assert [one.phrase for one in changed.fading] == ["乡村公路"]
    [risen] = changed.rising
    assert (risen.reports, risen.authors, risen.outside) == (3, 3, 0.0)
    assert [(one.first, one.last) for one in changed.periods] == [(year, year) for year in range(2018, 2024)]


def test_a_given_year(service: Assistant) -> None:
    assert service.change(2019).since == 2019
    assert service.change(2030).notes == ("2030年之前或以后没有报告，无从比较。",)


def test_results_are_cached(service: Assistant) -> None:
    assert service.change() is service.change()


def test_too_little_to_compare(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.txt").write_text(
        "2022年述职报告\n一、工作\n　　修了路，引了水，装了灯，村里亮堂了。\n", encoding="utf-8"
    )
    made = Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    made.ingest()

    changed = made.change()

    assert (changed.since, changed.rising, changed.periods) == (None, (), ())
    assert changed.notes == ("有年度的报告太少，看不出变化：至少要两个年度、六篇报告。",)


def test_phrases_are_whole_words() -> None:
    """Whole words only: neither parts of them nor adjacent characters."""
    found = phrases(EARLY + LATE + ALWAYS, [0] * 6 + [1] * 6 + [2] * 6, min_count=4, min_texts=3)

    assert dict(zip(found.words, found.counts.tolist(), strict=True)) == {
        "乡村公路": [6, 0, 0],
        "智慧水表": [0, 6, 0],
        "群众来信": [0, 0, 6],
    }


def test_beyond_the_basic_plane() -> None:
    texts = [f"{a}到𠮷岭新村走访{b}户" for a, b in zip("我他你谁她它", "一二三四五六", strict=True)]

    assert phrases(texts, [0] * 6, min_count=4, min_texts=3).words in {
        ("𠮷岭新村走访",),
        ("𠮷岭新村",),
        ("到𠮷岭新村走访",),
        (),
    }


def test_no_text() -> None:
    found = phrases(["", "短"], [0, 1], min_count=2, min_texts=1)

    assert (found.words, found.counts.shape) == ((), (0, 2))


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390), (100, 81.36, 121.63)],
)
def test_the_interval_is_that_of_a_poisson_mean(count: int, low: float, high: float) -> None:
    """Exact limits from tables; Byar's approximation is within 2 % of them from 1 on."""
    assert interval(count) == pytest.approx((low, high), rel=0.02, abs=0.025)


def test_no_negative_counts() -> None:
    with pytest.raises(ValueError, match="-1"):
        interval(-1)


def test_log_odds_of_equal_rates_are_zero() -> None:
    z = log_odds(np.array([10, 40, 0]), np.array([10, 0, 40]), 10_000.0, 10_000.0)

    assert z[0] == pytest.approx(0.0)
    assert z[1] == pytest.approx(-z[2])
    assert z[1] > 3


def test_a_large_corpus_is_counted_by_passage(service: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.trends.use.MAX_WHOLE_CHARACTERS", 10)

    [use] = service.uses(["乡村公路"])

    assert (use.count, use.reports) == (19, 4)
    assert use.notes[-1] == "库内文字很多，只数了正文，没有数标题。"
