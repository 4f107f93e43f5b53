"""Opens a Word file: its parts, its main part as XML, and its text."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile
from assistant.corpus.word.body import Body
from assistant.corpus.word.lines import Fragment, WordLine
from assistant.corpus.word.names import w
from assistant.corpus.word.numbering import Counters, parse_numbering
from assistant.corpus.word.package import ZIP_ERRORS, Package
from assistant.corpus.word.remarks import comment_texts, remarks_of
from assistant.corpus.word.styles import parse_styles
from assistant.domain.reading import Remark

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAIN = "word/document.xml"
_NOTES = (("footnote", "脚注："), ("endnote", "尾注："))
_CURE = "请用 Word 或 WPS 打开检查，另存后再导入"


@dataclass(frozen=True, slots=True)
class WordDocument:
    """An opened Word file. ``main`` is the path of its main part, ``root`` the XML of this part.

    ``related``: kind of relationship → path, for the parts that the main part refers to. ``body`` counts what was left
    out of the text.
    """

    package: Package
    main: str
    root: "Element"
    related: Mapping[str, str]
    lines: tuple[WordLine, ...]
    body: Body

    @property
    def text(self) -> str:
        """The text in which spans count."""
        return "\n".join([line.text for line in self.lines])

    def headings(self) -> list[tuple[int, int]]:
        """Offset and level of the lines that are headings by their style or outline level."""
        found: list[tuple[int, int]] = []
        begin = 0
        for line in self.lines:
            level = next(
                (self.body.headings[one.node] for one in line.fragments if one.node in self.body.headings), 0
            )
            if level and "\t" not in line.text:
                blank = len(line.text) - len(line.text.lstrip())
                found.append((begin + blank, level))
            begin += len(line.text) + 1
        return found

    def remarks(self) -> list[Remark]:
        """What was left out of the text or read with doubt, in order."""
        comments = comment_texts(self.package.xml(self.related.get("comments", "")))
        return remarks_of(self.root, self.lines, self.body.remarks, comments)


def open_document(data: bytes, name: str) -> WordDocument:
    """Open a .docx or .docm. Raises DamagedFile, EncryptedFile or TooLarge, naming the file ``name``."""
    package = Package(data, name)
    main = related_parts(package, "").get("officeDocument", _MAIN)
    root = package.xml(main)
    container = None if root is None else root.find(w("body"))
    if root is None or container is None:
        raise DamagedFile(name, "文件里缺少正文部分，不是完整的 Word 文档", _CURE)
    related = related_parts(package, main)
    folder = posixpath.dirname(main)
    styles = parse_styles(package.xml(related.get("styles", f"{folder}/styles.xml")))
    numberings = parse_numbering(package.xml(related.get("numbering", f"{folder}/numbering.xml")))
    body = Body(styles, Counters(numberings))
    try:
        lines = body.lines(container)
        for kind, heading in _NOTES:
            notes = body.notes(package.xml(related.get(f"{kind}s", f"{folder}/{kind}s.xml")), kind)
            if notes:
                lines += [WordLine((Fragment(heading),)), *notes]
    except RecursionError as error:
        raise DamagedFile(name, "文件内部嵌套层次过深", "请把正文复制到新文档，另存后再导入") from error
    # A pasted byte order mark is not text, here as in every other kind of file.
    first = [line.lstrip("\ufeff") for line in lines[:1]]
    return WordDocument(package, main, root, related, (*first, *lines[1:]), body)


def is_word(data: bytes) -> bool:
    """Whether a file is a Word package, whatever its name says."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return any(name.startswith("word/") for name in archive.namelist())
    except ZIP_ERRORS:
        return False


def relationships_path(part: str) -> str:
    """The path of the relationships of ``part`` ("": the package)."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def related_parts(package: Package, part: str) -> dict[str, str]:
    """Kind of relationship → path, for the parts that ``part`` ("": the package) refers to."""
    root = package.xml(relationships_path(part))
    if root is None:
        return {}
    return {
        element.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", posixpath.dirname(part), element.get("Target", ""))
        ).lstrip("/")
        for element in root
        if element.get("TargetMode") != "External"
    }
