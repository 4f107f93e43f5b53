"""Layouts: what ships, what a house adds, what is refused."""

from pathlib import Path

import pytest

from assistant.base.errors import BadSetting, UnknownValue
from assistant.corpus.word.layouts import layout, layouts


def test_the_pitch_is_derived_from_the_paper() -> None:
    """22 lines on 225 mm, 28 characters on 156 mm."""
    official = layout()

    assert (round(official.line_pitch, 2), round(official.character_pitch, 2)) == (28.99, 15.79)


def test_a_house_adds_its_own(tmp_path: Path) -> None:
    own = """[house]
title = "本单位"
page = [210, 297]
margins = { top = 30, bottom = 30, left = 30, right = 30 }
lines = 25
characters = 28
title_font = "黑体"
title_size = 20
body_font = "楷体"
body_size = 15
head_fonts = ["黑体"]
number_font = "宋体"
number_size = 12
"""
    (tmp_path / "layouts.toml").write_text(own, encoding="utf-8")

    assert sorted(layouts(tmp_path)) == ["gbt9704", "gbt9704-fz", "house", "plain"]
    assert layout("house", tmp_path).body_font == "楷体"


@pytest.mark.parametrize("own", ["[house]\ntitle = '本单位'\n", "坏 ="])
def test_a_layout_that_cannot_be_read_is_told(tmp_path: Path, own: str) -> None:
    (tmp_path / "layouts.toml").write_text(own, encoding="utf-8")

    with pytest.raises(BadSetting, match=r"版式|layouts\.toml"):
        layouts(tmp_path)


def test_a_layout_that_is_not_there() -> None:
    with pytest.raises(UnknownValue, match=r"版式|layouts\.toml"):
        layout("letter")
