"""Reports that are too long, and parts that are too short for their kind."""

from pathlib import Path

import pytest
from reviewing import found, said

from assistant.base.errors import BadSetting
from assistant.settings import load_settings

LINE = "　　新修村道十二公里，改造旧水渠九处，帮三百多户接上了自来水，出门不再踩泥，赶场天的路口不再堵。\n"
CLEAN = "　　严守廉洁纪律，工程招标一律公开，家人没有承揽过镇里的项目，公车按规定使用，请同志们监督。\n" * 2
LACKS = "　　到村里蹲点的时间还不够，对新业态学得不深，有的事情催得急、跟得松，和群众的期待还有差距。\n"
AHEAD = "　　下一步把没通水的两个组接通，把集镇的垃圾分类做起来，今后每月到村住两晚，当面听意见。\n"


def _report(
    *,
    title: str = "桂岭镇镇长2023年述职述廉报告",
    work: int = 24,
    lacks: str = LACKS * 2,
    ahead: str = AHEAD * 2,
    clean: str = CLEAN,
) -> str:
    return f"{title}\n一、履职情况\n{LINE * work}二、廉洁自律情况\n{clean}三、存在的问题\n{lacks}四、下一步打算\n{ahead}"


HITS = [
    (
        "problems in one breath",
        _report(lacks="　　学习还不够深入，下村不够多。\n"),
        "三、存在的问题",
        "“问题”部分只有21字，述职报告一般不少于60字，请看看是不是写得太简略。",
    ),
    (
        "plans in one breath",
        _report(ahead="　　下一步将再接再厉。\n"),
        "四、下一步打算",
        "“打算”部分只有16字，述职报告一般不少于50字，请看看是不是写得太简略。",
    ),
    (
        "longer than a report should be",
        _report(work=115, lacks=LACKS * 5, ahead=AHEAD * 5, clean=CLEAN * 2),
        "桂岭镇镇长2023年述职述廉报告",
        "全文5940字，这类报告一般不超过5000字，请压缩。",
    ),
]
MISSES = [
    ("as it should be", _report()),
    ("no duty report", _report(title="桂岭镇2023年工作总结", work=130)),
    ("still being written", _report(work=3, lacks="　　学习不够。\n")),
]


@pytest.mark.parametrize(
    ("text", "words", "message"), [hit[1:] for hit in HITS], ids=[hit[0] for hit in HITS]
)
def test_hits(text: str, words: str, message: str) -> None:
    assert [(one.span.of(text), one.message) for one in found("length", text)] == [(words, message)]


@pytest.mark.parametrize("text", [miss[1] for miss in MISSES], ids=[miss[0] for miss in MISSES])
def test_misses(text: str) -> None:
    assert said("length", text) == []


def test_a_house_sets_its_own_limit(tmp_path: Path) -> None:
    (tmp_path / "profiles.toml").write_text(
        '[[profile]]\nname = "述职"\ntitles = "述职"\nmost = 1000\n', encoding="utf-8"
    )

    assert [one.message for one in found("length", _report(), vocabulary_folder=tmp_path)] == [
        "全文1408字，这类报告一般不超过1000字，请压缩。"
    ]


@pytest.mark.parametrize(
    "written", ["[[profile]", '[[profile]]\ntitles = "述职"', '[[profile]]\nname="a"\n[profile.parts."乱"]']
)
def test_a_file_that_cannot_be_understood(tmp_path: Path, written: str) -> None:
    (tmp_path / "profiles.toml").write_text(written, encoding="utf-8")

    with pytest.raises(BadSetting, match=r"profiles\.toml”"):
        found("length", _report(), vocabulary_folder=tmp_path)


def test_the_kind_by_setting() -> None:
    assert load_settings({}, profile="述职述廉").profile == "述职述廉"
