"""A small corpus of reports of three writers that say some things alike, each in words of their own around it."""

from pathlib import Path

import pytest

from assistant.service import Assistant
from assistant.settings import Settings

_REPORTS = {
    "甲2021": """云岭县副县长2021年述职报告

一、学习情况
　　严格落实中央八项规定精神，全年参加中心组学习12次，在支部讲党课3堂。
二、履职情况
　　（一）就业有了着落。全年城镇新增就业3200人，为46名农民工追回工资82万元。白沙镇的零工驿站开到了码头边，每天清早都有人来问活。
　　（二）学校好上了。新增学位2400个，实验小学扩建后大班额全部消除。
三、存在的问题
　　就业服务离群众的盼望还有差距，乡镇的窗口人手少、系统慢。
""",
    "甲2022": """云岭县副县长2022年述职报告

一、学习情况
　　全年参加中心组学习１４次，调研报告写了2篇。
二、履职情况
　　（一）就业有了着落。城镇新增就业***人，办起技能夜校，把课开到了工地上。
三、存在的问题
　　一是理论学习不够系统，读书笔记记得多、想得少。二是就业服务力量不足，乡镇窗口人手少。
四、下一步打算
　　一是坚持理论学习，每周安排一个晚上集中读书。二是充实就业服务力量，给每个乡镇窗口增加2名工作人员。
""",
    "乙2022": """临河市人社局局长2022年述职述廉报告

一、理论学习
　　参加局党组中心组学习十二次，坚持把学到的用到窗口服务里。
二、履行职责情况
　　（一）稳住饭碗。城镇新增就业1.9万人，其中困难人员再就业860人。为120名务工人员追回工资460万元，没有一起拖过年关。
　　（二）管好基金。开展社保基金专项检查6次，追回违规领取的养老金35万元。
三、廉洁自律
　　严格落实中央八项规定精神，公务接待一律进食堂。
""",
    "丙2023": """青石县副县长2023年述职报告

一、履职情况
　　（一）民生。年内城镇新增就业人数达到4100人，劳动仲裁案件当庭调解一半以上。新增学位1800个，把幼儿园办到了安置点。核查社保基金疑点数据2300条，追回养老金18万元。
二、廉洁自律
　　严格落实中央八项规定精神，亲属从业情况主动填报。
""",
}
_ROWS = """file,id,title,author,office,region,year,portfolios,collection
甲2021.txt,a21,云岭县副县长2021年述职报告,甲,副县长,云岭县,2021,人社;教育,一
甲2022.txt,a22,云岭县副县长2022年述职报告,甲,副县长,云岭县,2022,人社;教育,一
乙2022.txt,b22,临河市人社局局长2022年述职述廉报告,乙,人社局局长,临河市,2022,人社,二
丙2023.txt,c23,青石县副县长2023年述职报告,丙,副县长,青石县,2023,人社;教育,二
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``corpus/`` and ``index/`` of the corpus."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "corpus").mkdir()
    for name, text in _REPORTS.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "corpus/reports.csv").write_text(_ROWS, encoding="utf-8")
    result = Assistant(Settings(corpus=folder / "corpus", index=folder / "index")).ingest()
    assert (len(result.added), result.refused) == (4, ())
    return folder


@pytest.fixture
def drafting(folder: Path) -> Assistant:
    """A service over :func:`folder`."""
    return Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
