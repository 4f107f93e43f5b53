"""Documents whose pages, or some of them, are pictures: recognised, and joined to paragraphs like other pages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile, ScannedFile
from assistant.corpus import ocr
from assistant.corpus.readers import Document
from assistant.corpus.readers._paged import paged_document
from assistant.corpus.readers._pdf_lines import PdfLine
from assistant.domain.reading import RemarkKind

if TYPE_CHECKING:
    from PIL.Image import Image

_RESCAN = "请检查文件是不是空白页；是手写或太模糊的，请重新扫描或录入后再导入"
_BLANK = "文字识别没有读出文字"


def recognised(
    name: str,
    pictures: Iterable[tuple[int, "Image"]],
    total: int,
    written: Mapping[int, list[PdfLine]],
    other_notes: Iterable[str] = (),
) -> Document:
    """The document of ``total`` recognised pages and of those that are ``written`` as text, in their order.

    Raises ScannedFile where no text is found, TooLarge beyond the limits of recognition.
    """
    found = ocr.read_pages(name, pictures, total)
    pages = list(dict(sorted({**found.pages, **written}.items())).values())
    part = f"有 {len(found.pages)} 页" if written else "全文"
    unread = {number: _BLANK for number, lines in found.pages.items() if not lines}
    document = paged_document(pages, uncertain=found.uncertain, unread=unread, notes=other_notes)
    if not document.text:
        raise ScannedFile(name, "文件只有图片，文字识别也没有读出文字", _RESCAN)
    count = sum(remark.kind is RemarkKind.UNCERTAIN for remark in document.remarks)
    doubts = [f"有 {count} 处识别得不确定，请对照原件"] if count else []
    return replace(document, notes=(f"{part}{ocr.NOTE}", *doubts, *document.notes))


def pdf_pages(data: bytes, name: str, numbers: Iterable[int]) -> Iterator[tuple[int, "Image"]]:
    """Pages of a PDF (numbers from 0) as pictures, rendered when they are asked for."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(name, "PDF 已损坏，无法读取", "请重新导出或下载后再导入") from error
    try:
        for number in numbers:
            page = document[number]
            width, height = page.get_size()
            scale = min(ocr.MAX_SIDE / max(width, height, 1.0), _MAX_SCALE)
            yield number, page.render(scale=scale).to_pil()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(name, "PDF 已损坏，无法读取", "请重新导出或下载后再导入") from error
    finally:
        document.close()


_MAX_SCALE = 6.0
"""The most pixels per point: a page of a few centimetres is not enlarged without limit."""
