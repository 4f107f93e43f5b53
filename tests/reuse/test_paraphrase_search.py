"""Paraphrase through the service: what a draft says in other words after a report it has also copied from."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.report import Metadata
from assistant.domain.results import Finding, Kind, Level, Severity
from assistant.service import Assistant
from assistant.settings import Settings

COUNTER = (
    "把八个部门的窗口并到一个大厅，谁坐前台谁就收件，后面分头去办，办好了由同一个窗口发出来；"
    "能从系统里调出来的证明不再向群众要，腿脚不便的老人由社工上门代办。"
)
COUNTER_RETOLD = (
    "过去办一桩手续要敲好几扇门，如今政务大厅只设综合窗，一窗受理，流转审批留给后台；"
    "数据共享查得到的证明材料一张不收，行动困难的老人打个电话，志愿者登门帮跑腿。"
)
ORCHARD = (
    "去年秋天在柳林镇新建冷库2座，添了两台分拣机，带动310户果农增收，秋果再不用贱卖给贩子，老支书逢人便说。"
)
SCHOOL = "五所村小的旱厕全部改成水厕，给寄宿的孩子装上热水器，冬天洗脚不用再排队，家长会上没有人提意见。"
PATROL = "汛期每晚安排两个人守水库，手电、铜锣、口哨放在值班室门口，涨到警戒线先敲锣再打电话，没有落下一户。"
BUSES = "县城开通三条夜班公交，末班车等得到最后一批下班的纺织女工，司机认得出谁在哪一站下，夜路不再难走。"
DEBT = "拖欠工程款的账一笔一笔对，和银行谈展期、谈置换，年底还掉了一半，债主们不再堵在政府门口等说法了。"
FOREST = "上山巡林的护林员配了对讲机，清明前后封住三个路口，进山的人一律登记留下火种，全年没有起过山火。"


def _report(*paragraphs: str) -> str:
    """Each paragraph stands under a head of its own, so that it is a passage of its own."""
    heads = ("（一）在大厅", "（二）到地头", "（三）进校园")
    body = "".join(f"{head}\n{text}\n" for head, text in zip(heads, paragraphs, strict=False))
    return f"述职报告\n一、履职情况\n{body}"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("meaning") / "corpus"
    corpus.mkdir()
    (corpus / "zhao.txt").write_text(_report(COUNTER, ORCHARD, SCHOOL), encoding="utf-8")
    (corpus / "qian.txt").write_text(_report(PATROL, DEBT, FOREST), encoding="utf-8")
    (corpus / "reports.csv").write_text(
        "file,id,title,author,office,region,year,portfolios,collection\n"
        "zhao.txt,zhao,2022年述职报告,赵,县长,北山县,2022,,\n"
        "qian.txt,qian,2022年述职报告,钱,局长,北山县,2022,,\n",
        encoding="utf-8",
    )
    service = Assistant(Settings(corpus=corpus, index=corpus.parent / "index", vocabulary=None))
    service.ingest()
    return service


def _told(
    service: Assistant, text: str, year: int = 2024, exclude: frozenset[str] = frozenset()
) -> list[Finding]:
    record = Metadata(author="孙", office="镇长", region="南江县", year=year)
    found = service.check(service.draft(text, record), exclude=exclude, wanted=("reuse",)).findings
    return [finding for finding in found if finding.level is Level.PARAPHRASE]


def test_retold_beside_something_copied(service: Assistant) -> None:
    text = _report(COUNTER_RETOLD, BUSES, ORCHARD)
    finding, *more = _told(service, text)
    assert more == []
    assert finding.source is not None
    assert (finding.span.of(text), finding.source.text) == (COUNTER_RETOLD, COUNTER)
    assert (finding.severity, finding.kind, finding.diff) == (Severity.INFO, Kind.COPIED, ())
    assert finding.message == "与《2022年述职报告》（赵，2022年）意近而说法不同，请核对"


@pytest.mark.parametrize(
    ("text", "year", "exclude"),
    [
        pytest.param(
            _report(COUNTER_RETOLD, BUSES, FOREST), 2024, frozenset(), id="another report keeps company"
        ),
        pytest.param(_report(COUNTER_RETOLD, BUSES), 2024, frozenset(), id="nothing else is shared"),
        pytest.param(
            _report(COUNTER_RETOLD, BUSES, ORCHARD), 2024, frozenset({"zhao"}), id="source excluded"
        ),
        pytest.param(
            _report(COUNTER_RETOLD, BUSES, ORCHARD), 2021, frozenset(), id="source is of a later year"
        ),
        pytest.param(_report(COUNTER, BUSES, ORCHARD), 2024, frozenset(), id="copied is told as copied"),
    ],
)
def test_not_told(service: Assistant, text: str, year: int, exclude: frozenset[str]) -> None:
    assert _told(service, text, year, exclude) == []


def test_a_wording_of_an_organisation_is_a_set_phrase(service: Assistant, tmp_path: Path) -> None:
    """What an organisation lists as its own wording is nobody's copy, in its checks alone."""
    said = "以“不让一户果农守着好果子发愁”的劲头守山护水"
    (tmp_path / "wordings.toml").write_text(
        f'[[group]]\nkind = "提法"\nsource = "县委2023年一号文件"\nwordings = """\n{said}\n"""\n',
        encoding="utf-8",
    )
    house = Assistant(replace(service.settings, vocabulary=tmp_path))
    text = _report(f"一年来，我{said}，跑遍了所有的坡。", BUSES)
    own = [f for f in house.check(house.draft(text), wanted=("reuse",)).findings if f.kind is Kind.FORMULA]
    named = "通用提法“以‘不让一户果农守着好果子发愁’的劲头守山护水”（县委2023年一号文件）"
    assert [(f.span.of(text), f.message) for f in own] == [(said, named)]
    assert [f.kind for f in service.check(service.draft(text), wanted=("reuse",)).findings] == []
