"""A small pile of past reports for the language server: three authors, who say some things alike."""

import shutil
from pathlib import Path

import pytest

from assistant.service import Assistant
from assistant.settings import Settings

_REPORTS = {
    "云岭县副县长2021年述职报告.txt": """云岭县副县长2021年述职报告

一、学习情况
　　坚持把自己摆进去，全年参加中心组学习12次，在支部讲党课3堂，读书笔记记满了两本。
二、履职情况
　　（一）就业有了着落。全年城镇新增就业3200人，为46名农民工追回工资82万元。白沙镇的零工驿站开到了码头边，每天清早都有人来问活。
　　（二）学校好上了。新增学位2400个，实验小学扩建后大班额全部消除。
三、存在的问题
　　就业服务离群众的盼望还有差距，乡镇的窗口人手少、系统慢。
""",
    "临河市人社局局长2022年述职报告.txt": """临河市人社局局长2022年述职述廉报告

一、理论学习
　　参加局党组中心组学习十二次，坚持把学到的用到窗口服务里。
二、履行职责情况
　　（一）稳住饭碗。城镇新增就业1.9万人，其中困难人员再就业860人。为120名务工人员追回工资460万元，没有一起拖过年关。
三、廉洁自律
　　严格落实中央八项规定精神，公务接待一律进食堂。
""",
    "青石县副县长2023年述职报告.md": """# 青石县副县长2023年述职报告

## 一、履职情况

- **民生有了新样子。** 年内城镇新增就业人数达到4100人，劳动仲裁案件当庭调解一半以上，欠薪案件月月清零。
- 新增学位1800个，把幼儿园办到了安置点。

## 二、下一步打算

把零工市场的灯一直亮到最后一个人找到活，把技能夜校办到工地和码头上去。
""",
}
_ABOUT = """file,id,author,office,region,year,portfolios
云岭县副县长2021年述职报告.txt,甲2021,甲,副县长,澜屏市云岭县,2021,人社;教育
临河市人社局局长2022年述职报告.txt,乙2022,乙,人社局局长,临河市,2022,人社
青石县副县长2023年述职报告.md,丙2023,丙,副县长,澜屏市青石县,2023,人社;教育
"""


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``corpus/`` and ``index/``, not to be changed."""
    folder = tmp_path_factory.mktemp("past")
    (folder / "corpus").mkdir()
    for file, text in _REPORTS.items():
        (folder / "corpus" / file).write_text(text, encoding="utf-8")
    (folder / "corpus/reports.csv").write_text(_ABOUT, encoding="utf-8")
    result = Assistant(Settings(corpus=folder / "corpus", index=folder / "index")).ingest()
    assert (sorted(result.added), result.refused) == (["丙2023", "乙2022", "甲2021"], ())
    return folder


@pytest.fixture
def folder(past: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(past, tmp_path / "房间")
