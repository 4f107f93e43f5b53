"""A corpus for searches: eight writers over four years, the same matters in the same words with other figures."""

from pathlib import Path

import pytest

from assistant.service import Assistant
from assistant.settings import Settings

MATTERS = (
    "对辍学学生逐户劝返，全年劝返{n}名，义务教育巩固率达到9{d}.6%。",
    "受理农民工欠薪线索{n}件，为{n}名农民工追回工资{d}00万元。",
    "改造老旧小区{d}个，加装电梯{n}部，惠及居民{n}户。",
    "整修渠道{n}公里，新打机井{d}眼，解决{n}人饮水问题。",
)
WRITERS = (
    ("甲", "县教育局局长", "澜屏市青岚县", (0, 1)),
    ("乙", "县人社局局长", "澜屏市青岚县", (1, 2)),
    ("丙", "区住建局局长", "澜屏市临溪区", (2, 3)),
    ("丁", "县水务局局长", "澜屏市石渡县", (3, 0)),
)
YEARS = (2020, 2021, 2022, None)


@pytest.fixture(scope="session")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant on a corpus of sixteen reports; nothing changes it."""
    folder = tmp_path_factory.mktemp("searched")
    (folder / "corpus").mkdir()
    rows = ["file,id,title,author,office,region,year,portfolios,collection"]
    for author, office, region, matters in WRITERS:
        for number, year in enumerate(YEARS):
            name = f"{author}{year or '无年份'}.txt"
            parts = []
            for mark, matter in zip("一二", matters, strict=True):
                head = "抓好水库除险" if matter == 3 else "办好民生实事"
                parts.append(f"（{mark}）{head}。{MATTERS[matter].format(n=31 + 7 * number, d=2 + number)}")
            problems = "　　理论学习不够深入，用来指导实践还有差距。"
            text = "\n".join(["述职报告", "", "一、履职情况", *parts, "二、存在的问题", problems])
            (folder / "corpus" / name).write_text(text, encoding="utf-8")
            rows.append(f"{name},{author}-{year or 0},,{author},{office},{region},{year or ''},,样本")
    (folder / "corpus/reports.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assistant = Assistant(Settings(corpus=Path(folder / "corpus"), index=Path(folder / "index")))
    assert len(assistant.ingest().added) == 16
    return assistant
