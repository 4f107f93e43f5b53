"""Reader of Word documents (.docx, .docm).

Every paragraph is a line, preceded by its automatic number as one would type it; table cells are separated by tabs.
Tracked insertions are read, deletions are not; footnotes and endnotes stand behind the text; headers, footers, hidden
text, comments and the automatic table of contents are left out, with a note where it matters. Macros are ignored.

Document properties are not used as metadata: this year's report is often written over last year's file, or over a
colleague's, so that title and creator in docProps/core.xml belong to another report.
"""

from typing import TYPE_CHECKING

from assistant.corpus.readers import MAX_REMARKS, Document
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind

if TYPE_CHECKING:
    from assistant.corpus.word.body import Body

SUFFIXES = (".docx", ".docm")


def read(data: bytes, name: str) -> Document:
    """Read a Word document; a file that is not one is passed to the reader of its true kind.

    Raises DamagedFile, EncryptedFile or TooLarge.
    """
    if (document := read_as_true_kind(data, name, frozenset({FileKind.DOCX}))) is not None:
        return document
    from assistant.corpus.word.document import open_document

    opened = open_document(data, name)
    return Document(
        opened.text,
        notes=_notes(opened.body),
        remarks=tuple(opened.remarks()[:MAX_REMARKS]),
        headings=tuple(opened.headings()),
    )


def _notes(body: "Body") -> tuple[str, ...]:
    remarks = (
        (body.revisions, "文中有修订痕迹，按接受全部修订后的文字读入"),
        (body.footnotes, f"有 {body.footnotes} 处脚注或尾注，{'列在文末' if body.notes_read else '未读入'}"),
        (body.hidden, "文中有隐藏文字，未读入"),
        (body.struck, f"有 {body.struck} 处带删除线的文字，照原样读入，请核对是否保留"),
        (body.contents, "自动目录未读入"),
        (body.comments, f"有 {body.comments} 条批注，未读入"),
        (body.prompts, f"有 {body.prompts} 处没有填写（单击此处输入文字之类的提示），未读入"),
        (body.pictures, f"有 {body.pictures} 张图片，其中的文字未读入"),
        (body.symbols, f"有 {body.symbols} 个特殊字体的符号无法识别，已略去"),
        (body.embedded, "文中嵌有其他文件的内容，未读入；请在 Word 中打开并另存后再导入"),
    )
    return tuple(remark for count, remark in remarks if count)
