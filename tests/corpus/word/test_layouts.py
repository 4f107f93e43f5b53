"""Layouts: those that ship, those of an installation, invalid ones."""

from pathlib import Path

import pytest

from assistant.base.errors import BadSetting, UnknownValue
from assistant.corpus.word.layouts import layout, layouts


def test_pitches_are_derived_from_the_paper() -> None:
    """22 lines on 225 mm, 28 characters on 156 mm."""
    official = layout()

    assert (round(official.line_pitch, 2), round(official.character_pitch, 2)) == (28.99, 15.79)


def test_an_installation_adds_layouts(tmp_path: Path) -> None:
    own = """[office]
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

    assert sorted(layouts(tmp_path)) == ["gbt9704", "gbt9704-fz", "office", "plain"]
    assert layout("office", tmp_path).body_font == "楷体"


@pytest.mark.parametrize("own", ["[office]\ntitle = '本单位'\n", "坏 ="])
def test_an_invalid_layout_is_refused(tmp_path: Path, own: str) -> None:
    (tmp_path / "layouts.toml").write_text(own, encoding="utf-8")

    with pytest.raises(BadSetting, match=r"版式|layouts\.toml"):
        layouts(tmp_path)


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(UnknownValue, match=r"版式|layouts\.toml"):
        layout("letter")
