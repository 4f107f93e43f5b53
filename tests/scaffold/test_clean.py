"""Which statements read well by themselves."""

import pytest
from test_blanks import frame_of

from assistant.domain.report import Role
from assistant.scaffold.clean import worth


def _worth(said: str) -> float:
    return worth(frame_of(said), Role.DUTY, 0.3)


@pytest.mark.parametrize(
    "said",
    [
        "全年城镇新增就业3650人，完成目标任务的112%",
        "受理欠薪线索614件，办结609件，为2183名农民工追回工资3146万元",
        "严格落实安全生产一岗双责，组织应急演练12次",
        "深入推进人居环境整治，改建卫生厕所318座",
    ],
)
def test_a_whole_sentence_with_a_figure_reads_well(said: str):
    assert _worth(said) > 0.3


@pytest.mark.parametrize(
    "said",
    [
        "但进展不够快，收回资金30万元",  # hangs on what stands before it
        "其中教育、卫生两家就占了七成",
        "办好“群众满意的学校",  # a quote that is not closed
        "我念他快退休了，父亲说斗可以空，秤不能歪",  # a story
        "在县委坚强领导下",  # no more than a beginning
        "很好",  # too short
        "发展社会事业仅投入3万元",  # weighs the figure
        "三五七九",
    ],
)
def test_what_hangs_tells_a_story_or_is_not_whole_does_not(said: str):
    assert _worth(said) < 0


def test_words_that_everybody_writes_and_a_named_figure_read_better():
    figure = _worth("全年城镇新增就业3650人，完成目标任务")
    assert figure > _worth("推行首席专家制度，项目攻关由企业出题") > 0
