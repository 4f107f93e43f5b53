"""Word documents (.docx, .docm), read from their XML.

Every paragraph is a line, with its automatic number in front as one would have typed it; table cells are
parted by tabs. Tracked insertions are in, deletions out; footnotes, headers, footers, hidden text, comments
and the automatic table of contents are left out, with a note where it matters. Macros are never looked at.

Document properties are no metadata: offices write this year's report over last year's file, or over a
colleague's, so that title and creator in docProps/core.xml are often another's.
"""

import posixpath
from typing import TYPE_CHECKING

from assistant.errors import DamagedFile
from assistant.readers import Document
from assistant.readers._sniff import Kind, elsewhere

if TYPE_CHECKING:
    from assistant.readers._body import Body
    from assistant.readers._package import Package

SUFFIXES = (".docx", ".docm")

_MAIN = "word/document.xml"
_CURE = "请用 Word 或 WPS 打开检查，另存后再导入"


def read(data: bytes, name: str) -> Document:
    """Text of a Word document.

    Raises DamagedFile, EncryptedFile or TooLarge; what is no docx goes to the reader of its true kind.
    """
    if (document := elsewhere(data, name, frozenset({Kind.DOCX}))) is not None:
        return document
    from assistant.readers._body import Body
    from assistant.readers._numbering import Counters, parse_numbering
    from assistant.readers._package import Package
    from assistant.readers._styles import parse_styles
    from assistant.readers._wordml import w

    package = Package(data, name)
    main = _related(package, "").get("officeDocument", _MAIN)
    root = package.xml(main)
    body = None if root is None else root.find(w("body"))
    if body is None:
        raise DamagedFile(
            name, "文件里缺少正文部分，不是完整的 Word 文档", "请用 Word 或 WPS 打开检查，另存后再导入"
        )
    parts = _related(package, main)
    folder = posixpath.dirname(main)
    styles = parse_styles(package.xml(parts.get("styles", f"{folder}/styles.xml")))
    numberings = parse_numbering(package.xml(parts.get("numbering", f"{folder}/numbering.xml")))
    walk = Body(styles, Counters(numberings))
    try:
        lines = walk.lines(body)
    except RecursionError as error:
        cure = "请把正文复制到新文档，另存后再导入"
        raise DamagedFile(name, "文件内部嵌套层次过深", cure) from error
    return Document("\n".join(lines), notes=_notes(walk))


def _related(package: "Package", part: str) -> dict[str, str]:
    """Kind of relationship → path, for the parts of the file that ``part`` ("": the package) refers to."""
    folder, file = posixpath.split(part)
    root = package.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
    if root is None:
        return {}
    return {
        element.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", folder, element.get("Target", ""))
        ).lstrip("/")
        for element in root
        if element.get("TargetMode") != "External"
    }


def _notes(walk: "Body") -> tuple[str, ...]:
    remarks = (
        (walk.revisions, "文中有修订痕迹，按接受全部修订后的文字读入"),
        (walk.footnotes, f"有 {walk.footnotes} 处脚注或尾注，未读入"),
        (walk.hidden, "文中有隐藏文字，未读入"),
        (walk.contents, "自动目录未读入"),
        (walk.pictures, f"有 {walk.pictures} 张图片，其中的文字未读入"),
        (walk.symbols, f"有 {walk.symbols} 个特殊字体的符号无法识别，已略去"),
        (walk.embedded, "文中嵌有其他文件的内容，未读入；请在 Word 中打开并另存后再导入"),
    )
    return tuple(remark for count, remark in remarks if count)
