"""The pages of an OFD file as lines with their position, like those of a PDF.

Follows GB/T 33190: a zip file of XML parts. A page has text objects with a boundary, a font size and text codes, in
millimetres from the upper left; they are joined here to lines from left to right, in points from the lower left.
"""

import posixpath
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile, EncryptedFile, TooLarge
from assistant.corpus.readers._pdf_lines import Chunk, LineBuilder, PdfLine, is_wide, readable
from assistant.corpus.word.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_PAGES = 2_000
MAX_SECONDS = 60.0
_A4: "Box" = (0.0, 0.0, 210.0, 297.0)
MAX_CHUNKS = 400_000
"""Pieces of text in one file, each time that they are shown."""

MAX_DOCUMENTS = 100
_POINTS = 72 / 25.4
_MAX_DELTAS = 10_000
_SAME_LINE = 0.5
"""The most by which baselines of one line differ, in ems."""

_CURE = "请用 OFD 阅读器打开检查，导出为 Word 或 PDF 后再导入"


Box = tuple[float, float, float, float]
"""Left edge, upper edge, width and height, in millimetres."""


@dataclass(frozen=True, slots=True)
class OfdPages:
    """The lines of each page, its box, its pictures (path of the part and box), and the names of attachments.

    ``template_lines``: what the template of a page says beside its own text, by the number of the page.
    """

    pages: list[list[PdfLine]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: dict[int, list[tuple[str, Box]]] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    template_lines: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the pages of one document share: paths of templates and pictures by their ids, the box of a page."""

    templates: dict[str, str]
    media: dict[str, str]
    box: Box


def read_pages(data: bytes, name: str) -> OfdPages:
    """The pages of all documents in an OFD file. Raises DamagedFile, EncryptedFile or TooLarge."""
    package = Package(data, name)
    root = package.xml("OFD.xml")
    if root is None:
        raise DamagedFile(name, "文件里缺少 OFD.xml，不是完整的 OFD", _CURE)
    if any(part.endswith("Encryptions.xml") for part in package.names()):
        raise EncryptedFile(name, "OFD 已加密", "请打开后去掉密码，另存后再导入")
    found = OfdPages()
    deadline = time.monotonic() + MAX_SECONDS
    paths = list(dict.fromkeys(_joined("", path) for path in _texts(root, "DocRoot")))
    if len(paths) > MAX_DOCUMENTS:
        raise TooLarge(name, f"OFD 里有 {len(paths)} 份文件，最多 {MAX_DOCUMENTS} 份", "请按篇拆分后再导入")
    shown = _Shown(package)
    for path in paths:
        document = package.xml(path)
        if document is None:
            raise DamagedFile(name, f"OFD 内部缺少 {path}", _CURE)
        folder = posixpath.dirname(path)
        shared = _Shared(
            templates={
                element.get("ID", ""): _joined(folder, element.get("BaseLoc", ""))
                for element in document.iter("{*}TemplatePage")
            },
            media=shown.media(document, folder),
            box=_box(document) or _A4,
        )
        for page in document.iterfind("{*}Pages/{*}Page"):
            _read_page(shown, _joined(folder, page.get("BaseLoc", "")), shared, found)
            if len(found.pages) > MAX_PAGES:
                raise TooLarge(name, f"OFD 超过 {MAX_PAGES} 页", "请按篇拆分后再导入")
            if time.monotonic() > deadline:
                raise TooLarge(name, f"OFD 在 {MAX_SECONDS:g} 秒内没有读完", "请按篇拆分后再导入")
        for listed in dict.fromkeys(_joined(folder, part) for part in _texts(document, "Attachments")):
            attachments = package.xml(listed)
            if attachments is not None:
                found.attachments.extend(
                    element.get("Name", "") for element in attachments.iter("{*}Attachment")
                )
    return found


def _box(element: "Element") -> Box | None:
    """The box that a document or page states; None where it states none."""
    for stated in _texts(element, "PhysicalBox"):
        numbers = _numbers(stated)
        if len(numbers) == 4 and min(numbers[2:]) > 0:
            return numbers[0], numbers[1], numbers[2], numbers[3]
    return None


def _read_page(shown: "_Shown", path: str, shared: _Shared, found: OfdPages) -> None:
    number = len(found.pages)
    page = shown.part(path)
    if page is None:
        raise DamagedFile(shown.name, f"OFD 内部缺少 {path}", _CURE)
    named = (shared.templates.get(template, "") for template in page.templates)
    parts = [page, *(part for other in dict.fromkeys(named) if (part := shown.part(other)) is not None)]
    shown.count(parts)
    pictures = [picture for part in parts for picture in part.pictures]
    from_templates = [chunk for part in parts[1:] for chunk in part.chunks]
    found.pages.append(_lines(list(page.chunks) or from_templates, number))
    if page.chunks and from_templates:
        found.template_lines[number] = [line.text for line in _lines(from_templates, number)]
    found.boxes.append(page.box or shared.box)
    if pictures:
        media = page.media
        found.pictures[number] = [
            (media.get(resource) or shared.media.get(resource, ""), box) for resource, box in pictures
        ]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part of the file shows: pieces of text, and pictures by the id of their resource.

    ``templates``: the ids of those it refers to. ``media``: path of a picture by id, from the resources of its own.
    """

    chunks: tuple[Chunk, ...]
    pictures: tuple[tuple[str, Box], ...]
    templates: tuple[str, ...]
    media: Mapping[str, str]
    box: Box | None


class _Shown:
    """The parts of a file that pages consist of, each read once, however many pages show it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts: dict[str, _Part | None] = {}
        self._listed: dict[str, dict[str, str]] = {}
        self._left = MAX_CHUNKS
        self.name = package.name

    def part(self, path: str) -> _Part | None:
        """One part; None where there is none of that name."""
        if path not in self._parts:
            root = self._package.xml(path)
            self._parts[path] = None if root is None else self._read(root, posixpath.dirname(path))
        return self._parts[path]

    def count(self, parts: Sequence[_Part]) -> None:
        """Count what several parts show on one page. Raises TooLarge where the pages so far show too much."""
        self._left -= sum(len(part.chunks) + len(part.pictures) for part in parts)
        if self._left < 0:
            raise TooLarge(self.name, "OFD 里的文字块过多，不像是报告", "请按篇拆分后再导入")

    def media(self, element: "Element", folder: str) -> dict[str, str]:
        """The path of every picture by its id, from the resources that a document or a page lists."""
        found: dict[str, str] = {}
        named = [path for kind in ("PublicRes", "DocumentRes", "PageRes") for path in _texts(element, kind)]
        for path in dict.fromkeys(_joined(folder, one) for one in named):
            if path not in self._listed:
                self._listed[path] = _media(self._package.xml(path), path)
            found.update(self._listed[path])
        return found

    def _read(self, root: "Element", folder: str) -> _Part:
        return _Part(
            tuple(_chunks(root)),
            tuple(_pictures(root)),
            tuple(dict.fromkeys(template.get("TemplateID", "") for template in root.iter("{*}Template"))),
            self.media(root, folder),
            _box(root),
        )


def _media(resources: "Element | None", path: str) -> dict[str, str]:
    """The path of every picture by its id in one list of resources, the part at ``path``."""
    if resources is None:
        return {}
    base = posixpath.join(posixpath.dirname(path), resources.get("BaseLoc", ""))
    return {
        media.get("ID", ""): _joined(base, file)
        for media in resources.iter("{*}MultiMedia")
        for file in _texts(media, "MediaFile")
    }


def _pictures(page: "Element") -> Iterator[tuple[str, Box]]:
    """The id of the resource and the box of every picture."""
    for picture in page.iter("{*}ImageObject"):
        numbers = _numbers(picture.get("Boundary", ""))
        if len(numbers) == 4:
            yield picture.get("ResourceID", ""), (numbers[0], numbers[1], numbers[2], numbers[3])


def _chunks(page: "Element") -> Iterator[Chunk]:
    """The text of a page; baselines are negative downwards."""
    for text_object in page.iter("{*}TextObject"):
        if text_object.get("Visible", "true") == "false":
            continue
        left, top, *_ = (*_numbers(text_object.get("Boundary", "")), 0.0, 0.0)
        matrix = _numbers(text_object.get("CTM", ""))
        a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        size = next(iter(_numbers(text_object.get("Size", ""))), 4.0) * (abs(d) or abs(b) or 1.0)
        x = y = 0.0
        for code in text_object.iter("{*}TextCode"):
            x = next(iter(_numbers(code.get("X", ""))), x)
            y = next(iter(_numbers(code.get("Y", ""))), y)
            text = readable((code.text or "").replace("\n", " ").replace("\r", ""))
            if text.strip():
                at = left + a * x + c * y + e
                baseline = top + b * x + d * y + f
                scaled = max(size * _POINTS, 1.0)
                advance = abs(a) * _advance(code.get("DeltaX", ""), len(text)) * _POINTS
                last = scaled * (1.0 if is_wide(text[-1]) else 0.5)
                yield Chunk(
                    text, at * _POINTS, -baseline * _POINTS, scaled, advance + last if advance else None
                )


def _advance(written: str, count: int) -> float:
    """The distance from the first to the last of ``count`` characters, 0 where a text code does not state it.

    ``g 3 5.6`` in it stands for 5.6 three times; the last number holds for the characters that are left.
    """
    words = written.split()[:_MAX_DELTAS]
    deltas: list[float] = []
    try:
        while words and len(deltas) < count - 1:
            if words[0] == "g":
                deltas += [float(words[2])] * min(int(words[1]), count)
                words = words[3:]
            else:
                deltas.append(float(words.pop(0)))
    except (ValueError, IndexError):
        return 0.0
    if not deltas:
        return 0.0
    return sum(deltas[: count - 1]) + deltas[-1] * max(0, count - 1 - len(deltas))


def _lines(chunks: list[Chunk], number: int) -> list[PdfLine]:
    """The lines of a page from top to bottom; chunks of one baseline are joined from left to right."""
    lines: list[PdfLine] = []
    row: list[Chunk] = []

    def close() -> None:
        builder = LineBuilder(_drawn_once(sorted(row, key=lambda chunk: chunk[1])))
        line = builder.line(number)
        if line is not None:
            lines.append(line)
        row.clear()

    for chunk in sorted(chunks, key=lambda chunk: -chunk[2]):
        if row and row[0][2] - chunk[2] > _SAME_LINE * row[0][3]:
            close()
        row.append(chunk)
    close()
    return lines


def _drawn_once(row: list[Chunk]) -> list[Chunk]:
    """The chunks of a line without those that are drawn again in the same place for bold."""
    kept: list[Chunk] = []
    for chunk in row:
        if not (kept and kept[-1][0] == chunk[0] and chunk[1] - kept[-1][1] < 0.3 * chunk[3]):
            kept.append(chunk)
    return kept


def _numbers(written: str) -> list[float]:
    """The numbers of an attribute, as far as it has any."""
    found = []
    for word in written.split()[:8]:
        try:
            found.append(float(word))
        except ValueError:
            return []
    return found


def _texts(root: "Element", name: str) -> list[str]:
    return [element.text.strip() for element in root.iter(f"{{*}}{name}") if element.text]


def _joined(folder: str, path: str) -> str:
    """The path of a part; one that begins with / counts from the root of the package."""
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
