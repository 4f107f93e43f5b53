"""Twenty-five cursors over the sample corpus, with what a person would take: written down before anything was tuned.

Each draft is what stands before the cursor; ``takes`` is a pattern of what a drafter could use there.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.domain.results import SuggestionKind, SuggestionRequest, Suggestions
from assistant.lab.evaluation.gold import copy_reports, load
from assistant.service import Assistant
from assistant.settings import Settings

_GOLD = Path(__file__).parents[2] / "corpus/gold"
FIRST_USEFUL, ANY_USEFUL = 12, 18


@dataclass(frozen=True)
class Case:
    """A draft up to its cursor, who writes it for which year, and what a person would take."""

    draft: str
    takes: str
    author: str = ""
    year: int = 2025


_HEAD = "2025年述职报告\n\n一、履职情况\n"

CASES = {
    # the clause that is begun
    "就业人数": Case(f"{_HEAD}　　（一）稳就业。全年城镇新增就业", r"^(?:人数)?(?:达到|实现)?〔数量〕万?人"),
    "追工资": Case(f"{_HEAD}　　（一）治欠薪。为", r"〔数量〕(?:余)?(?:名|位).{0,4}(?:农民工|务工|工友)"),
    "新增学位": Case(f"{_HEAD}　　（一）教育工作方面，新建改扩建学校23所，增加学位", r"^〔数量〕个"),
    "幼儿园占比": Case(f"{_HEAD}　　（一）办学兴教。公办园在园幼儿占比", r"^(?:达到|达|提高到)?〔比例〕"),
    "优良天数": Case(f"{_HEAD}　　①打好蓝天保卫战。空气质量优良天数比率", r"^(?:达到|达|为|由)?〔比例〕"),
    "化债": Case(f"{_HEAD}　　（一）防风险。全年化解隐性债务", r"^〔金额〕(?:万|亿)元"),
    "立案": Case(f"{_HEAD}　　（一）严格环境执法。全年立案查处环境违法案件", r"^〔数量〕(?:件|起|宗)"),
    "接访": Case(f"{_HEAD}　　（一）化解矛盾。全年接待来访群众", r"^〔数量〕(?:批|人次|人)"),
    # a heading under which nothing stands yet
    "就业标题下": Case(f"{_HEAD}　　（一）千方百计稳就业\n　　", r"就业|招聘|岗位|培训|劳务|输转|社保"),
    "教育标题下": Case(f"{_HEAD}　　（一）办好人民满意的教育\n　　", r"学校|学位|教师|教育|幼儿园|学生|控辍"),
    "环保标题下": Case(f"{_HEAD}　　（一）打好污染防治攻坚战\n　　", r"环保|大气|水体|排口|污染|环境|优良|扬尘|锅炉|断面"),
    "换了标题": Case(
        f"{_HEAD}　　（一）就业。全年城镇新增就业3000人。\n　　（二）加强财政管理\n　　",
        r"财政|收入|支出|预算|资金|三保|债务|税|评审",
    ),
    "问题标题下": Case(f"{_HEAD}　　抓就业。\n二、存在的问题\n　　一是", r"不够|不足|不深|不强|不多|不透|少|差距|缺|满足于|脱节"),
    "打算标题下": Case(f"{_HEAD}　　抓就业。\n二、下一步打算\n　　一是", r"加强|学|提|推|抓|建|办|力争|继续|开展|完善|再|把"),
    "廉政标题下": Case(f"{_HEAD}　　抓就业。\n二、廉洁自律情况\n　　", r"廉|纪律|八项规定|一岗双责|自觉|监督|规定|亲属|家属"),
    # how one's own last year goes on
    "接自己学习": Case(
        "副市长2024年述职报告\n\n一、围绕铸魂抓学习\n　　把学习当作履职的头道工序，年初列出书单、课单、调研单，",
        r"月月有主题|季季有体会",
        "LP01",
        2024,
    ),
    "接自己教育": Case(
        "副市长2024年述职报告\n\n一、履职情况\n　　一是办学兴教，让孩子上好学。全市新建改扩建学校31所，",
        r"^增加学位〔数量〕个",
        "LP01",
        2024,
    ),
    "接自己清欠": Case(
        "副市长2024年述职报告\n\n一、履职情况\n　　二是稳岗清欠，让劳动者挣到钱。城镇新增就业2.6万人，",
        r"青年见习岗位开发〔数量〕个",
        "LP01",
        2024,
    ),
    "接自己人社": Case(
        "人社局局长2023年述职报告\n\n一、岗位履职情况\n　　——扩大社保，织密网底。居民养老保险应保尽保，",
        r"^参保率达到〔比例〕|代缴保费",
        "QL02",
        2023,
    ),
    "接自己财政": Case(
        "财政局局长2024年述职报告\n\n一、收支\n　　全年评审项目150个，送审金额6亿元，",
        r"^核减〔金额〕万元|核减率",
        "QL05",
        2024,
    ),
    "接自己环保": Case(
        "生态环境局局长2023年述职报告\n\n一、履职情况\n　　⑦严格环境执法。全年立案查处环境违法案件150件，",
        r"^罚款〔金额〕万元|移送公安",
        "LP02",
        2023,
    ),
    "自己的下一件": Case(
        "卫健局局长2023年述职报告\n\n一、履职情况\n　　①保住村里的听诊器。223个村有7个村没有大夫，在岗的412名村医平均年龄57岁。",
        r"定向招收|签了协议|村医|家庭医生",
        "SD01",
        2023,
    ),
    # the next move, and matters not yet written
    "欠薪之后": Case(
        f"{_HEAD}　　（一）根治欠薪。全年受理农民工欠薪投诉120件，", r"办结|追回|讨回|结案|移送|追讨|工资"
    ),
    "还没写的": Case(
        f"{_HEAD}　　（一）人社工作。全年城镇新增就业3000人，为46名农民工追回工资82万元。",
        r"社保|参保|人才|招聘|培训|职称|养老|岗位|见习|劳务|工伤",
    ),
    "信访之后": Case(
        f"{_HEAD}　　（一）信访工作。落实领导包案和接访日制度，全年接待来访群众120批，", r"化解|办结|积案|答复|信访|矛盾|下访"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A service over the sample corpus."""
    folder = tmp_path_factory.mktemp("sample")
    copy_reports(_GOLD, load(_GOLD).annotations, folder / "corpus")
    service = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    service.ingest()
    return service


def _suggested(service: Assistant, case: Case) -> Suggestions:
    request = SuggestionRequest(len(case.draft), author=case.author, year=case.year, limit=5)
    return service.suggestions(case.draft, request)


def test_of_twenty_five_cursors_most_get_what_a_person_would_take(sample: Assistant):
    first, any_ = [], []
    for name, case in CASES.items():
        frames = [one.frame for one in _suggested(sample, case).suggestions]
        useful = [bool(re.search(case.takes, frame)) for frame in frames]
        first += [name] if useful[:1] == [True] else []
        any_ += [name] if any(useful) else []
    assert len(CASES) == 25
    assert len(any_) >= ANY_USEFUL, sorted(set(CASES) - set(any_))
    assert len(first) >= FIRST_USEFUL, sorted(set(CASES) - set(first))


def test_what_is_begun_is_completed_and_nothing_else(sample: Assistant):
    for name in ("就业人数", "新增学位", "优良天数"):
        found = _suggested(sample, CASES[name]).suggestions
        assert {one.kind for one in found} == {SuggestionKind.COMPLETE}, name


def test_the_nearest_heading_decides(sample: Assistant):
    assert _suggested(sample, CASES["换了标题"]).portfolios == ("财税",)
    assert _suggested(sample, CASES["教育标题下"]).portfolios == ("教育",)
