"""Reader of PDF files.

Lines of the text layer are joined to paragraphs; page numbers and running heads are left out, with a note. Pages that are
images are recognised where character recognition is installed, else refused or noted. Document properties are not used
as metadata, for the reason given in the docx reader.
"""

import logging
import re
import time
from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile, EncryptedFile, ScannedFile, TooLarge
from assistant.corpus import ocr
from assistant.corpus.readers import Document
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

    from assistant.corpus.readers._pdf_lines import PdfLine

SUFFIXES = (".pdf",)

EXTRA_SECONDS = 600.0
"""Pages that are pictures are recognised, some seconds each: see :data:`assistant.corpus.ocr.MAX_SECONDS`."""

MAX_PAGES = 2_000
MAX_SECONDS = 60.0
"""Time that reading one file may take, checked after each page. A page of text takes about 20 ms."""

_TAIL_BYTES = 8192
_GARBLED = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
_ONLY_PICTURE = "只有图片，没有文字层"
_UNLOCK = "请打开后以“打印成 PDF”或另存的方式去掉密码和限制，再导入"
_CURE = "请用 PDF 阅读器打开检查，重新导出或下载后再导入"


def read(data: bytes, name: str) -> Document:
    """Read a PDF; a file that is not one is passed to the reader of its true kind.

    Raises ScannedFile (pages are images and nothing can recognise them), EncryptedFile, TooLarge or DamagedFile.
    """
    if (document := read_as_true_kind(data, name, frozenset({FileKind.PDF}))) is not None:
        return document
    from assistant.corpus.readers._paged import is_scan, paged_document

    if b"startxref" not in data[-_TAIL_BYTES:]:
        raise DamagedFile(name, "PDF 不完整（多半是没有下载或保存完）", _CURE)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns about every flaw of the producer
    pages, with_pictures = _read_pages(data, name)
    blank = [number for number, lines in enumerate(pages) if not lines and number in with_pictures]
    characters = "".join(line.text for lines in pages for line in lines)
    if is_scan(pages, with_pictures):
        return _recognised(data, name, "PDF 是扫描件，只有图片，没有文字层", sorted(with_pictures), pages)
    if len(_GARBLED.findall(characters)) > 0.2 * len(characters):
        return _recognised(data, name, "PDF 的字体缺少文字编码，读出来是乱码", range(len(pages)))
    if blank and ocr.available() and find_spec("pypdfium2"):
        return _recognised(data, name, "", blank, pages)
    notes = [f"{_page_list(blank)}只有图片，没有文字层，未读入"] if blank else []
    return paged_document(pages, unread=dict.fromkeys(blank, _ONLY_PICTURE), notes=notes)


def _recognised(
    data: bytes, name: str, reason: str, numbers: Sequence[int], pages: Sequence[list["PdfLine"]] = ()
) -> Document:
    """The document with the pages of these numbers recognised, the others as they are written.

    Raises ScannedFile, with the ``reason``, where nothing can recognise them.
    """
    if not ocr.available() or find_spec("pypdfium2") is None:
        raise ScannedFile(name, reason, ocr.CURE)
    from assistant.corpus.readers._scanned import pdf_pages, recognised

    written = {number: lines for number, lines in enumerate(pages) if number not in set(numbers)}
    return recognised(name, pdf_pages(data, name, numbers), len(numbers), written)


def _read_pages(data: bytes, name: str) -> tuple[list[list["PdfLine"]], set[int]]:
    """The lines of each page, and the numbers (from 0) of the pages with images."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    from assistant.corpus.readers._pdf_effort import Effort
    from assistant.corpus.readers._pdf_lines import page_lines

    deadline = time.monotonic() + MAX_SECONDS
    effort = Effort(len(data), name)
    pages: list[list[PdfLine]] = []
    with_pictures: set[int] = set()
    try:
        reader = PdfReader(BytesIO(data))
        _unlock(reader, name)
        if len(reader.pages) > MAX_PAGES:
            raise TooLarge(name, f"PDF 超过 {MAX_PAGES} 页", "请按篇拆分后再导入")
        for number, page in enumerate(reader.pages):
            effort.begin(page)
            pages.append(page_lines(page, number, effort.operation))
            effort.check()
            if _has_picture(page):
                with_pictures.add(number)
            if time.monotonic() > deadline:
                raise TooLarge(name, f"PDF 在 {MAX_SECONDS:g} 秒内没有读完", "请按篇拆分，或重新导出后再导入")
    except (EncryptedFile, TooLarge):
        raise
    except (DependencyError, NotImplementedError) as error:  # AES needs a package that we do not require
        raise EncryptedFile(name, "PDF 已加密，本机没有解密所需的组件（cryptography）", _UNLOCK) from error
    except Exception as error:  # a damaged PDF makes pypdf raise anything, from KeyError to RecursionError
        raise DamagedFile(name, "PDF 已损坏，无法读取", _CURE) from error
    return pages, with_pictures


def _unlock(reader: "PdfReader", name: str) -> None:
    """Open a PDF that is protected only against changes, which has an empty password."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedFile(name, "PDF 设有打开密码", _UNLOCK)


def _has_picture(page: "PageObject") -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(entry.get_object().get("/Subtype") == "/Image" for entry in objects.get_object().values())


def _page_list(numbers: Sequence[int]) -> str:
    """Page numbers (from 0) in Chinese: 第 2、3 页."""
    shown = "、".join(str(number + 1) for number in numbers[:10])
    return f"第 {shown} 等 {len(numbers)} 页" if len(numbers) > 10 else f"第 {shown} 页"
