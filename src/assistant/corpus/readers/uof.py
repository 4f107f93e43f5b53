"""Reader of UOF texts (标文通, GB/T 20916): .uof and .uot, one XML file or a zip file of such.

Every paragraph is a line, table cells are separated by tabs. Element names are Chinese; UOF 2.0 adds a number to each.
"""

from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile
from assistant.corpus.readers import Document
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind
from assistant.corpus.word.rows import row_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = (".uof", ".uot")

_CURE = "请用 WPS 打开检查，另存为 .docx 后再导入"
_CHARACTERS = {"制表符": "\t", "换行符": "\n", "空格符": " "}
_LEFT_OUT = frozenset({"脚注", "尾注", "批注", "元数据", "扩展区"})


def read(data: bytes, name: str) -> Document:
    """Read a UOF text; a file that is not one is passed to the reader of its true kind.

    Raises DamagedFile or TooLarge.
    """
    if (document := read_as_true_kind(data, name, frozenset({FileKind.UOF}))) is not None:
        return document
    from assistant.corpus.word.package import Package, parse_xml

    if data.startswith(b"PK"):
        package = Package(data, name)
        root = package.xml("content.xml")
        if root is None:
            root = package.xml("uof.xml")
    else:
        root = parse_xml(data, name)
    if root is None:
        raise DamagedFile(name, "文件里缺少正文部分，不是完整的 UOF 文档", _CURE)
    try:
        lines = _lines(root)
    except RecursionError as error:
        raise DamagedFile(name, "文件内部嵌套层次过深", _CURE) from error
    return Document("\n".join(lines))


def _name(element: "Element") -> str:
    """The name of an element without namespace and without the number of UOF 2.0: 段落 for 字:段落_416B."""
    return str(element.tag).rpartition("}")[2].partition("_")[0]


def _lines(container: "Element") -> list[str]:
    lines: list[str] = []
    for child in container:
        name = _name(child)
        if name == "段落":
            lines += _text(child).split("\n")
        elif name == "行" and any(_name(cell) == "单元格" for cell in child):
            lines += row_lines([_lines(cell) for cell in child if _name(cell) == "单元格"], "\t")
        elif name not in _LEFT_OUT:
            lines += _lines(child)
    return lines


def _text(node: "Element") -> str:
    written = []
    for child in node:
        name = _name(child)
        if name == "文本串":
            written.append("".join(map(str, child.itertext())))
        elif name in _CHARACTERS:
            written.append(_CHARACTERS[name])
        elif name not in _LEFT_OUT and not name.endswith("属性"):
            written.append(_text(child))
    return "".join(written)
