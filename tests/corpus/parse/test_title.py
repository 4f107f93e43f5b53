"""Which of the first lines form the title."""

import pytest

from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.title import is_date, is_salutation, is_signature, title_span

LEAD = "2023年，我担任云岫乡乡长，主持乡政府全面工作，分管财政。现报告如下。"

TITLES = {
    "one line": ("云岫乡乡长2023年度述职报告", LEAD),
    "office below in brackets": ("2023年度述责述廉报告\n（云岫镇党委书记）", LEAD),
    "office below, a blank line between": ("述职述廉报告\n\n云岫镇人民政府镇长", LEAD),
    "office above": ("云岫经济开发区管委会主任\n2023年度述学述职述廉述法报告", LEAD),
    "office and year below": ("述职述廉述党建报告\n云岫镇党委书记（2023年度）", LEAD),
    "name below": ("个人述职报告\n李 明", LEAD),
    "organisation and name below": ("述职报告\n云岫县林业局  王某某", LEAD),
    "name and date below": ("述职报告\n李明\n2023年12月", LEAD),
    "labels below": ("述职报告\n姓名：李明\n职务：局长", LEAD),
    "slogan and subtitle": ("让每盏灯都亮着  让每个人都学着\n——2023年度校长述职报告", LEAD),
    "slogan before a salutation": ("办好山里的学校", "各位领导：\n" + LEAD),
    "meeting below": (
        "2024年政府工作报告\n——2024年1月8日在县第三次会议上\n县长  王某某",
        "各位代表：\n" + LEAD,
    ),
    "named twice": ("云岫县2024年政府工作报告\n政府工作报告", LEAD),
    "markdown": ("# 云岫乡乡长2023年度述职报告", LEAD),
    "masked": ("***局局长2023年述职报告", LEAD),
    "a bare heading follows": ("述职报告", "述学\n" + LEAD),
    "a number follows": ("述职报告", "一、学习\n" + LEAD),
    "𠮷 in it": ("𠮷云乡乡长2023年述职报告", LEAD),
}


@pytest.mark.parametrize(("title", "rest"), TITLES.values(), ids=TITLES)
def test_titles(title: str, rest: str) -> None:
    text = f"{title}\n{rest}\n"
    span = title_span(text, lines(text))

    assert span is not None
    assert span.of(text) == title


@pytest.mark.parametrize(
    "text",
    [
        "",
        LEAD,
        f"各位代表：\n{LEAD}",
        f"一、加强学习\n{LEAD}",
        f"加强学习，提升素质\n{LEAD}\n认真履职，干在实处\n{LEAD}",
        f"——在学习上求深。{LEAD}",
    ],
)
def test_texts_without_a_title(text: str) -> None:
    assert title_span(text, lines(text)) is None


@pytest.mark.parametrize(
    "line", ["各位代表：", "县委、县纪委：", "同志们！", "尊敬的各位领导、老师们：", "各位领导，同志们:"]
)
def test_salutations(line: str) -> None:
    assert is_salutation(line)


@pytest.mark.parametrize(
    ("line", "dates", "signs"),
    [
        ("2023年12月28日", True, True),
        ("二〇二三年十二月", True, True),
        ("（2023年度）", True, True),
        ("述职人：李明", False, True),
        ("云岫县人民检察院检察长", False, True),
        ("2024年度述学述职述廉述法报告", False, False),
        ("办好民生实事", False, False),
    ],
)
def test_signatures(line: str, dates: bool, signs: bool) -> None:
    assert (is_date(line), is_signature(line)) == (dates, signs)
