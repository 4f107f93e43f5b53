"""Replacing text in the document and in all other parts of the file."""

import io
import zipfile

from docx import Document

from assistant.corpus.readers import read_bytes
from assistant.corpus.word.document import open_document
from assistant.corpus.word.replacements import with_replacements
from assistant.domain.text import Span
from reader_files import docx, p, r


def replaced(data: bytes, word: str, new: str = "***") -> bytes:
    document = open_document(data, "a.docx")
    text = document.text
    begins = [at for at in range(len(text)) if text.startswith(word, at)]
    return with_replacements(document, [(Span(at, at + len(word)), new) for at in begins], {word: new})


def all_parts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_word_in_several_runs_is_replaced_once() -> None:
    made = replaced(docx(p(r("村民王") + r("大") + r("山、王大山")) + p(r("王大山"))), "王大山")

    assert read_bytes(made, "a.docx").text == "村民***、***\n***"


def test_a_replacement_may_contain_the_replaced_word() -> None:
    made = replaced(docx(p(r("一村民 ")) + p(r("王大山"))), "王大山", "（王大山）")

    assert read_bytes(made, "a.docx").text == "一村民 \n（（王大山））"


def test_comments_running_heads_and_authors_are_replaced() -> None:
    document = Document()
    document.add_paragraph("王大山的屋顶修好了。")
    document.sections[0].header.paragraphs[0].text = "王大山专卷"
    document.core_properties.author = "王大山"
    document.core_properties.title = "另有其名"
    run = document.paragraphs[0].runs[0]
    document.add_comment(run, text="问过王大山", author="王大山", initials="王")
    buffer = io.BytesIO()
    document.save(buffer)

    made = replaced(buffer.getvalue(), "王大山")

    assert "王大山" not in all_parts(made)
    assert Document(io.BytesIO(made)).core_properties.title == "另有其名"
    assert Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text == "***专卷"


def test_deleted_text_is_replaced_too() -> None:
    deleted = (
        '<w:del w:id="1" w:author="王大山"><w:r><w:delText>王大</w:delText></w:r>'
        "<w:r><w:delText>山</w:delText></w:r></w:del>"
    )

    made = replaced(docx(p(r("留下的") + deleted)), "王大山")

    assert "王大" not in all_parts(made)
    assert read_bytes(made, "a.docx").text == "留下的"
