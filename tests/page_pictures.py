"""Pages of a report drawn as pictures, as they come from scanners and fax machines, with the text that is on them."""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSerifCJK-Regular.ttc",
)
_SIMPLIFIED = 2
"""The number of the simplified Chinese face in a collection of Noto CJK."""

LINES = (
    "柳溪县水利局局长2024年度述职报告",
    "我叫某某，现任柳溪县水利局局长，现将2024年度履职情况报",
    "告如下。",
    "一、履职情况",
    "（一）抓水库除险加固。把12座病险水库逐座过堂，一库一",
    "案，汛前全部完成大坝防渗和溢洪道整修，投入资金4860万",
    "元，惠及下游7个乡镇3.2万人。",
    "（二）抓农村供水。把63处零散水厂并为5处规模化水厂，铺",
    "设管网318公里，自来水普及率由88.4%提高到94.1%。",
    "二、存在的问题",
    "一是谋划项目的本领不强，向上争取的大项目不多。",
    "三、下一步打算",
    "推行水管站值守“双人双岗”。",
)
"""The lines of one page."""

PARAGRAPHS = (
    LINES[0],
    LINES[1] + LINES[2],
    LINES[3],
    LINES[4] + LINES[5] + LINES[6],
    LINES[7] + LINES[8],
    *LINES[9:],
)


@cache
def font() -> Path | None:
    """A font with Chinese characters, None where none is installed."""
    return next((Path(path) for path in FONTS if Path(path).exists()), None)


def page(lines: tuple[str, ...] = LINES, dpi: int = 300) -> Any:
    """An A4 page in 16 points, the first line in the middle, paragraphs indented."""
    from PIL import Image, ImageDraw, ImageFont

    path = font()
    assert path is not None
    dot = dpi / 72
    face = ImageFont.truetype(str(path), round(16 * dot), index=_SIMPLIFIED)
    picture = Image.new("L", (round(595 * dot), round(842 * dot)), 255)
    draw = ImageDraw.Draw(picture)
    starts = {line for paragraph in PARAGRAPHS for line in lines if paragraph.startswith(line)}
    starts |= set(lines) - set(LINES)
    for n, line in enumerate(lines):
        indent = 6 if n == 0 else 2 if line in starts else 0
        left, right = (74 + 16 * indent) * dot, 521 * dot
        continues = n > 0 and n + 1 < len(lines) and lines[n + 1] not in starts
        spare = (right - left - face.getlength(line)) / max(1, len(line) - 1) if continues else 0.0
        for character in line:
            draw.text((left, (90 + 28 * n) * dot), character, font=face, fill=0)
            left += face.getlength(character) + spare
    return picture


def png(picture: Any, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of a picture file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def scanned_pdf(*pictures: Any) -> bytes:
    """A PDF of pictures of pages."""
    buffer = io.BytesIO()
    first, *others = [picture.convert("RGB") for picture in pictures]
    first.save(buffer, "PDF", resolution=200, save_all=True, append_images=others)
    return buffer.getvalue()


def noisy(picture: Any) -> Any:
    """Specks as of dirty glass."""
    import numpy
    from PIL import Image

    values = numpy.asarray(picture).astype(numpy.int16)
    noise = numpy.random.default_rng(17)
    values = values + noise.normal(0, 22, values.shape)
    specks = noise.random(values.shape) < 0.002
    values[specks] = 0
    return Image.fromarray(values.clip(0, 255).astype("uint8"))


def skewed(picture: Any, degrees: float = 1.5) -> Any:
    """The page laid askew on the glass."""
    from PIL import Image

    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def stamped(picture: Any) -> Any:
    """A red stamp over the lower half of the text."""
    from PIL import Image, ImageDraw

    page = picture.convert("RGB")
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    width, height = page.size
    centre_x, centre_y, radius = width * 0.55, height * 0.4, width * 0.12
    box = (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius)
    draw.ellipse(box, outline=(214, 30, 30, 170), width=max(2, round(width * 0.006)))
    star = (centre_x - radius / 3, centre_y - radius / 3, centre_x + radius / 3, centre_y + radius / 3)
    draw.ellipse(star, fill=(214, 30, 30, 150))
    return Image.alpha_composite(page.convert("RGBA"), layer).convert("RGB")


def faxed(picture: Any) -> Any:
    """Black and white only."""
    return picture.point(lambda value: 255 if value > 150 else 0)


def accuracy(found: str, written: str) -> float:
    """The share of characters that are right, without white space: 1 minus the edit distance per character."""
    from rapidfuzz.distance import Levenshtein

    one, other = "".join(found.split()), "".join(written.split())
    return 1 - Levenshtein.distance(one, other) / max(1, len(other))


_COLUMNS, _ROWS = 28, 22
"""Characters of a line and lines of a page as GB/T 9704 sets them."""

_CLOSING_MARKS = "，。；：、！？）》”’％%"


def report_pages(paragraphs: Sequence[str], dpi: int = 200) -> Iterator[Any]:
    """A report set as official documents are: a title in the middle, two characters of indent, justified, page numbers."""
    from PIL import Image, ImageDraw, ImageFont

    path = font()
    assert path is not None
    dot = dpi / 72
    face = ImageFont.truetype(str(path), round(16 * dot), index=_SIMPLIFIED)
    lines = [line for n, paragraph in enumerate(paragraphs) for line in _set(paragraph, centred=n == 0)]
    for number, begin in enumerate(range(0, len(lines), _ROWS), start=1):
        picture = Image.new("L", (round(595 * dot), round(842 * dot)), 255)
        draw = ImageDraw.Draw(picture)
        for row, (indent, line, is_full) in enumerate(lines[begin : begin + _ROWS]):
            left, right = (74 + 16 * indent) * dot, (74 + 16 * _COLUMNS) * dot
            spare = (right - left - face.getlength(line)) / max(1, len(line) - 1) if is_full else 0.0
            for character in line:
                draw.text((left, (96 + 29 * row) * dot), character, font=face, fill=0)
                left += face.getlength(character) + spare
        draw.text((280 * dot, 770 * dot), f"— {number} —", font=face, fill=0)
        yield picture


def _set(paragraph: str, *, centred: bool) -> Iterator[tuple[float, str, bool]]:
    """The lines of a paragraph: indent in characters, text, and whether it is spread to the right edge."""
    rest, indent = paragraph.strip(), 2.0
    if centred and len(rest) <= _COLUMNS:
        yield (_COLUMNS - _ems(rest)) / 2, rest, False
        return
    while rest:
        end, width = 0, indent
        while end < len(rest) and width + _ems(rest[end]) <= _COLUMNS:
            width += _ems(rest[end])
            end += 1
        while 1 < end < len(rest) and (rest[end] in _CLOSING_MARKS or _in_word(rest, end)):
            end -= 1
        yield indent, rest[:end], end < len(rest)
        rest, indent = rest[end:], 0.0


def _ems(text: str) -> float:
    return sum(0.55 if character.isascii() else 1.0 for character in text)


def _in_word(text: str, at: int) -> bool:
    """Whether a figure would be broken before the character ``at``."""
    return text[at - 1].isascii() and text[at].isascii() and text[at].isalnum() and text[at - 1].isalnum()
