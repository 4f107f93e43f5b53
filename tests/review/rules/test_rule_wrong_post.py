"""Somebody else's post, and posts that one may well hold or have held."""

import pytest
from reviewing import HEAD, found, said

HITS = [
    ("望河乡党委书记", "作为镇长，我始终记着群众的事。", ["镇长"]),
    ("云岭镇镇长", "作为乡长，我是全乡安全生产的第一道闸。", ["乡长"]),
    ("县人社局局长", "作为教育局局长，我最深的体会是要下去看。", ["教育局局长"]),
    ("县应急局局长", "作为卫健局局长，我把学法列入议题。", ["卫健局局长"]),
    ("区公安分局局长", "作为街道党工委书记，我每周接访。", ["街道党工委书记"]),
    ("镇党委副书记、镇长", "作为乡党委书记，我牵头包案。", ["乡党委书记"]),
    ("县文旅局局长", "作为一名教师，我时刻把师德记在心上。", ["教师"]),
    ("溪边乡乡长", "作为党委书记，我把家里人当监督。", ["党委书记"]),
]
MISSES = [
    ("县人社局局长", "作为局长，我带头值班。"),
    ("县人社局局长", "作为县人力资源和社会保障局局长，我带头值班。"),
    ("县人社局局长", "作为局党组书记，我履行第一责任人职责。"),
    ("副县长", "作为县级河长，我每月巡河。"),
    ("镇长", "老赵曾作为乡长，在这里修过渠。"),
    ("镇长", "他作为村支部书记，夜里守着堤。"),
    ("副县长", "作为县未成年人保护委员会主任，我每季度开一次会。"),
    ("县第二中学校长", "作为一名教师，我天天听课。"),
    ("镇党委书记", "作为镇党委书记，我带头包案。"),
    ("中学校长", "作为一名校长，我天天听课。"),
    ("", "作为镇长，我始终记着群众的事。"),
]


@pytest.mark.parametrize(("office", "text", "expected"), HITS, ids=[text[:8] for _, text, _ in HITS])
def test_hits(office: str, text: str, expected: list[str]) -> None:
    assert said("wrong_post", HEAD + text, office=office) == expected


@pytest.mark.parametrize(("office", "text"), MISSES, ids=[text[:12] for _, text in MISSES])
def test_misses(office: str, text: str) -> None:
    assert said("wrong_post", HEAD + text, office=office) == []


def test_an_article_has_no_writer_of_whom_it_tells() -> None:
    text = (
        "全国政协原副主席一审宣判。\n"
        + "法院查明，他违反规定，滥用职权，造成损失。" * 20
        + "改制中，作为省委书记，违反规定。"
    )

    assert said("wrong_post", text, title="全国政协原副主席一审宣判", office="全国政协原副主席") == []


def test_the_message_says_what_and_what_to_do() -> None:
    (finding,) = found("wrong_post", HEAD + "作为镇长，我记着群众的事。", office="望河乡党委书记")

    assert (
        finding.message
        == "“作为镇长”与本人职务（望河乡党委书记）不符，可能是借用稿子时留下的，请改为本人职务。"
    )


LEAD = "各位领导：\n2022年8月，我由镇长改任镇党委书记，担子重了一倍。现将有关情况报告如下：\n"


def test_a_post_that_was_left_is_no_longer_ones_own() -> None:
    text = f"{LEAD}{HEAD}作为镇长，我包的积案全部办结。作为镇党委书记，我每周接访。"

    assert said("wrong_post", text, office="镇党委书记") == ["镇长"]


def test_who_says_when_he_took_office() -> None:
    text = HEAD + "工程不大，盯着的人不少。我当乡长头一天就讲清楚：亲戚朋友别来揽活。"

    assert said("wrong_post", text, office="街道党工委书记") == ["乡长"]
    assert said("wrong_post", text, office="乡长") == []
