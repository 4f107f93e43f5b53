from pathlib import Path

import pytest

from assistant.base.errors import BadSetting
from assistant.reuse import phrases
from assistant.reuse.folding import folded


def _seen(text: str) -> list[str]:
    return [found.span.of(text) for found in phrases.load().occurrences(folded(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("我坚决拥护“两个确立”，干好本职。", ["坚决拥护“两个确立"], id="an official wording"),
        pytest.param("堅決擁護 兩個確立，干好本职。", ["堅決擁護 兩個確立"], id="in another script"),
        pytest.param("给村里修了三公里路。", [], id="none"),
        pytest.param(
            "以上报告，如有不妥，请批评指正。", ["以上报告，如有不妥，请批评指正"], id="the longest one"
        ),
    ],
)
def test_wordings_are_seen(text: str, expected: list[str]) -> None:
    assert _seen(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("在自治区党委坚强领导下，各项工作向好。", ["在自治区党委坚强领导下"], id="a place"),
        pytest.param(
            "学习习近平总书记关于做好新时代“三农”工作的重要论述，记了三本。",
            ["习近平总书记关于做好新时代“三农”工作的重要论述"],
            id="a matter",
        ),
        pytest.param("以上报告，不妥之处，请批评指正。", ["以上报告，不妥之处，请批评指正"], id="a courtesy"),
        pytest.param(
            "在县里最偏的几个村子和村里的老人孩子一道种茶采茶，党委坚强领导下", [], id="too much in between"
        ),
    ],
)
def test_wordings_leave_room_for_a_place_or_a_matter(text: str, expected: list[str]) -> None:
    assert _seen(text) == expected


def test_wordings_tell_where_and_when_they_are_from() -> None:
    (wording,) = {one for one in phrases.load().wordings if one.text == "“两学一做”学习教育"}
    assert (wording.kind, wording.since, wording.until) == ("提法", "2016-02", "2019-05")


def test_there_are_hundreds_of_wordings() -> None:
    assert len(phrases.load().wordings) > 500


def test_an_organisation_adds_and_removes(tmp_path: Path) -> None:
    own = '[[group]]\nkind = "提法"\nsource = "县第十次党代会"\nwordings = """\n生态立县、产业强县\n-坚守初心使命\n"""\n'
    (tmp_path / "wordings.toml").write_text(own, encoding="utf-8")
    texts = {wording.text: wording for wording in phrases.load(tmp_path).wordings}
    assert texts["生态立县、产业强县"].source == "县第十次党代会"
    assert "坚守初心使命" not in texts


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("[[group]]\nkind = 1", id="no wordings"),
        pytest.param("not toml", id="no toml"),
        pytest.param('[[group]]\nfrom = "去年"\nwordings = "甲乙丙"', id="no month"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "wordings.toml").write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting):
        phrases.load(tmp_path)
