"""A report parted into statements, each with its move, portfolios, clauses and what it may be called by."""

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Role
from assistant.domain.results import Group, Move
from assistant.domain.vocabulary import load
from assistant.scaffold.statements import Parted, parted

LONG = """述职报告

一、履职情况
　　（一）就业。督促人社局研究提出了稳就业一揽子政策措施28条，坚持减负稳岗扩就业并举，今年以来，开发城乡公益性岗位310个，城镇新增就业实现3650人，超额完成年度目标任务，就业形势持续稳中向好；扎实安排部署根治欠薪专项行动。
　　（二）教育。推进幼儿园建设，办理人大代表建议12件。
二、存在的问题
　　一是理论学习不够深入，调查研究少。二是就业服务力量不足。主要是因为乡镇窗口人手少。
三、下一步打算
　　一是每月下乡调研四天。
"""


def _parted(text: str) -> Parted:
    return parted(parse(text, Metadata(), id="r"), load())


def test_a_long_sentence_is_parted_where_its_move_changes():
    found = [one for one in _parted(LONG).statements if one.heading == 1]
    assert [(one.move, one.text.text) for one in found] == [
        (Move.FIGURES, "督促人社局研究提出了稳就业一揽子政策措施〔数量〕条"),
        (Move.ACTION, "坚持减负稳岗扩就业并举"),
        (Move.FIGURES, "今年以来，开发城乡公益性岗位〔数量〕个，城镇新增就业实现〔数量〕人"),
        (Move.EFFECT, "超额完成年度目标任务，就业形势持续稳中向好"),
        (Move.ACTION, "扎实安排部署根治欠薪专项行动"),
    ]
    assert {one.sentence for one in found} == {found[0].sentence}
    assert [one.ends for one in found][-1] == "。"


def test_a_statement_is_on_what_its_words_show():
    found = {one.text.text: one.portfolios for one in _parted(LONG).statements}
    assert found["推进幼儿园建设，办理人大代表建议〔数量〕件"][0] == "教育"
    assert "人社" in found["超额完成年度目标任务，就业形势持续稳中向好"]


def test_a_word_among_many_of_another_portfolio_tells_nothing():
    """签约 is a word of 商务招商, but not among patients, doctors and check-ups."""
    said = "家庭医生签约团队为高血压、糖尿病患者上门随访，医院给老人免费体检，群众就医方便。"
    found = _parted(f"述职报告\n\n一、履职情况\n　　{said}洽谈项目36个，签约12个。\n").statements
    assert [one.portfolios[:1] for one in found] == [("卫健",), ("商务招商",)]
    assert "商务招商" not in found[0].portfolios


def test_problems_and_plans_tell_whose_they_are_and_lead_with_no_number():
    found = [(one.role, one.group, one.move, one.text.text) for one in _parted(LONG).statements if one.group]
    assert found == [
        (Role.PROBLEMS, Group.PERSONAL, Move.PROBLEM, "理论学习不够深入，调查研究少"),
        (Role.PROBLEMS, Group.WORK, Move.PROBLEM, "就业服务力量不足"),
        (Role.PROBLEMS, Group.WORK, Move.CAUSE, "主要是因为乡镇窗口人手少"),
        (Role.PLANS, Group.PERSONAL, Move.MEASURE, "每月下乡调研〔数值〕天"),
    ]


def test_a_statement_may_be_called_by_its_terms_and_figures():
    found = next(one for one in _parted(LONG).statements if "公益性岗位" in one.written)
    assert {"公益性岗位", "城镇新增就业"} <= set(found.terms)
    assert found.names == ("开发城乡公益性岗位", "城镇新增就业")


def test_headings_know_their_level_and_portfolio():
    heads = [(one.text, one.role, one.level, one.portfolios) for one in _parted(LONG).headings]
    assert heads[0][:3] == ("履职情况", Role.DUTY, 0)
    assert ("就业", Role.DUTY, 1, ("人社",)) in heads


def test_clauses_point_into_the_frame():
    for one in _parted(LONG).statements:
        for span in one.clauses:
            assert span.of(one.text.text).strip("，。；：、") == span.of(one.text.text)


def test_figures_that_a_machine_read_are_kept_out_of_sheets_and_examples():
    """A scan may say 8 for 3: what it says is shown in the source, and compared with the original."""
    note = "全文由机器识别（OCR）读入，可能有错字；其中的数字请对照原件"
    read = parted(parse(LONG, Metadata(), id="r", notes=[note]), load())
    typed = _parted(LONG)

    assert {blank.value for one in read.statements for blank in one.text.blanks} == {"×"}
    assert "28" in {blank.value for one in typed.statements for blank in one.text.blanks}
    assert [one.text.text for one in read.statements] == [one.text.text for one in typed.statements]
    assert [one.written for one in read.statements] == [one.written for one in typed.statements]
