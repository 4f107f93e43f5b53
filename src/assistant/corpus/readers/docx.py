"""Word documents (.docx, .docm), read from their XML.

Every paragraph is a line, with its automatic number in front as one would have typed it; table cells are
parted by tabs. Tracked insertions are in, deletions out; footnotes, headers, footers, hidden text, comments
and the automatic table of contents are left out, with a note where it matters. Macros are never looked at.

Document properties are no metadata: offices write this year's report over last year's file, or over a
colleague's, so that title and creator in docProps/core.xml are often another's.
"""

from typing import TYPE_CHECKING

from assistant.corpus.readers import Document
from assistant.corpus.readers._sniff import Kind, elsewhere

if TYPE_CHECKING:
    from assistant.corpus.word.body import Body

SUFFIXES = (".docx", ".docm")


def read(data: bytes, name: str) -> Document:
    """Text of a Word document.

    Raises DamagedFile, EncryptedFile or TooLarge; what is no docx goes to the reader of its true kind.
    """
    if (document := elsewhere(data, name, frozenset({Kind.DOCX}))) is not None:
        return document
    from assistant.corpus.word.document import open_document

    opened = open_document(data, name)
    return Document(opened.text, notes=_notes(opened.body))


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
