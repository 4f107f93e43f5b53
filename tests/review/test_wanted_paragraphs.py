"""Checks of single paragraphs find what a check of the whole draft finds there."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import Finding
from assistant.domain.text import Span, paragraphs
from assistant.domain.vocabulary import load
from assistant.review.context import ReviewContext
from assistant.review.line_remarks import line_remarks
from assistant.review.rules import rules

_PARAGRAPHS = st.sampled_from(
    (
        "一、履职情况",
        "（一）抓项目建设",
        "全年受理诉求120件,办结108件，办结率95%。",
        "共派驻48名，其中乡镇20名、部门18名、社区12名。",
        "共派驻48名：",
        "乡镇20名、部门18名、社区12名。",
        "9月31日召开会议；新修机耕道XX公里，投入3亿亿元。",
        "围绕喜迎党的二十大，四个意识是政治意识、大局意识、责任意识、看齐意识。",
        "李××、王××反映的问题已经解决，还有（此处补数字）。",
        "“截止目前，占10～20%，25年底完成。",
        "述职人：（姓名）",
        "城镇新增就业3200人。城镇新增就业3500人。",
        "固定资产投资12亿元，固定资产投资12万元。",
        "《条例，》明确，县扶贫办已经改名。",
        "平均每天接待20人次，全年接待1200人次。",
        "",
        "教育工作方面，新建学校3所，由50家增加到60家，增长30%。" * 9,
    )
)


@settings(deadline=None, max_examples=60)
@given(st.lists(_PARAGRAPHS, min_size=1, max_size=14), st.data())
def test_a_paragraph_is_judged_as_in_the_whole_draft(lines: list[str], data: st.DataObject) -> None:
    draft = parse("\n".join(lines), Metadata(title="甲县局长2023年述职报告", office="局长", year=2023))
    at = data.draw(st.integers(0, len(draft.text)))
    wanted = paragraphs(draft.text, Span(at, at))
    for name, rule in rules().items():
        whole, part = (
            [one for one in rule.check(ReviewContext(draft, load(), span=span)) if one.span.meets(wanted)]
            for span in (None, wanted)
        )
        assert sorted(part, key=_place) == sorted(whole, key=_place), name


def _place(finding: Finding) -> tuple[Span, str]:
    return finding.span, finding.message


@given(st.text(alphabet="截止目前，,。“”《》()（）1２号月日年底末密级：★机密 \n12·…—制做%～", max_size=80))
def test_remarks_on_lines_do_not_depend_on_what_was_read_before(text: str) -> None:
    found = line_remarks(text, 2023, None)
    line_remarks("又一份材料\n" + text + "\n还有一行", 2023, None)
    assert line_remarks(text, 2023, None) == found
    begin = 0
    alone = [remark for remark in found.numbers if remark.kind != "until"]
    for line in text.split("\n"):  # but for 截止, no remark on a figure looks at the line above
        here = [one for one in line_remarks(line, 2023, None).numbers if one.kind != "until"]
        assert [one.message for one in here] == [
            one.message for one in alone if begin <= one.span.begin <= begin + len(line)
        ]
        begin += len(line) + 1
