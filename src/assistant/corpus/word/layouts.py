"""Layouts of a printed report: paper, grid and fonts, from ``data/layouts.toml`` and the installation's own file."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.base.errors import BadSetting, UnknownValue
from assistant.base.tables import toml_files

FILE = "layouts.toml"
DEFAULT = "gbt9704"
_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout. ``page`` (width, height) and ``margins`` are in mm, sizes in points; ``head_fonts`` by level.

    ``lines`` per page, ``characters`` per line.
    """

    title: str
    page: tuple[float, float]
    margins: Mapping[str, float]
    lines: int
    characters: int
    title_font: str
    title_size: float
    body_font: str
    body_size: float
    head_fonts: tuple[str, ...]
    number_font: str
    number_size: float

    @property
    def line_pitch(self) -> float:
        """Distance of lines in points, such that ``lines`` of them fill the height between the margins."""
        height = self.page[1] - self.margins["top"] - self.margins["bottom"]
        return height * _POINTS_PER_MM / self.lines

    @property
    def character_pitch(self) -> float:
        """Distance of characters in points, such that ``characters`` of them fill the width between the margins."""
        width = self.page[0] - self.margins["left"] - self.margins["right"]
        return width * _POINTS_PER_MM / self.characters


def layout(name: str = "", folder: Path | None = None) -> Layout:
    """The layout called ``name``, "" for the official one; ``folder`` may hold the installation's own layouts.toml.

    Raises UnknownValue for an unknown name, BadSetting for a file that is not valid.
    """
    available = layouts(folder)
    expected = name or DEFAULT
    if expected not in available:
        raise UnknownValue("版式", expected, tuple(available))
    return available[expected]


@lru_cache(maxsize=4)
def layouts(folder: Path | None = None) -> Mapping[str, Layout]:
    """All layouts by name: those that ship, then those in ``folder``."""
    return {
        name: _read(name, table) for file in toml_files(FILE, folder) for name, table in file.table.items()
    }


def _read(name: str, table: Any) -> Layout:
    expected = {field.name for field in fields(Layout)}
    given = set(table) if isinstance(table, dict) else set()
    if given != expected:
        difference = "、".join(sorted(given ^ expected))
        raise BadSetting(
            f"版式“{name}”的项目不对：{difference}", "每一项都要有，且没有别的；可参照程序自带的 layouts.toml"
        )
    try:
        return Layout(
            title=str(table["title"]),
            page=(float(table["page"][0]), float(table["page"][1])),
            margins={side: float(table["margins"][side]) for side in ("top", "bottom", "left", "right")},
            lines=int(table["lines"]),
            characters=int(table["characters"]),
            title_font=str(table["title_font"]),
            title_size=float(table["title_size"]),
            body_font=str(table["body_font"]),
            body_size=float(table["body_size"]),
            head_fonts=tuple(str(font) for font in table["head_fonts"]),
            number_font=str(table["number_font"]),
            number_size=float(table["number_size"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadSetting(f"版式“{name}”里有一项的值不对：{error}", "长度以毫米计，字号以磅计") from error
