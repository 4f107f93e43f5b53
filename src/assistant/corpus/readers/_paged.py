"""Documents made of pages: their lines joined to paragraphs, with what was left out of each page and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.corpus.readers import MAX_REMARKS, Document
from assistant.corpus.readers._letterspacing import is_letterspaced, without_letterspacing
from assistant.corpus.readers._pdf_lines import PdfLine
from assistant.corpus.readers._reflow import Reflowed, reflow
from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.text import Span

_MAX_SCANNED_CHARACTERS = 30
"""Characters per page below which a file of page images is a scan: scanning apps add a watermark as text."""

_NUMBER, _HEAD = "页码", "每页重复的页眉、页脚"
_TEMPLATE = "模板页上的文字"
_UNCERTAIN = "文字识别得不确定，请对照原件"


def is_scan(pages: Sequence[Sequence[PdfLine]], with_pictures: Collection[int]) -> bool:
    """Whether a file is a scan: pictures on at least half of its pages, and hardly any text."""
    characters = sum(len(line.text) for lines in pages for line in lines)
    return len(with_pictures) >= max(1, len(pages) / 2) and characters < _MAX_SCANNED_CHARACTERS * len(pages)


def paged_document(
    pages: Sequence[Sequence[PdfLine]],
    *,
    uncertain: Collection[PdfLine] = (),
    unread: Mapping[int, str] | None = None,
    from_templates: Mapping[int, Sequence[str]] | None = None,
    notes: Iterable[str] = (),
) -> Document:
    """The document with the lines of these pages.

    ``uncertain``: lines that were recognised with doubt. ``unread``: page (from 0) → why nothing of it was read.
    ``from_templates``: page → lines of its template, which are left out. ``notes`` stand before those on page numbers
    and running heads.
    """
    reflowed = reflow(pages)
    spaced = is_letterspaced(reflowed.text)
    if spaced:
        pages = [[replace(line, text=without_letterspacing(line.text)) for line in page] for page in pages]
        reflowed = reflow(pages, words_apart=False)
    said = (
        (len(reflowed.page_numbers), "页码未读入"),
        (len(reflowed.repeated), "每页重复的页眉、页脚未读入"),
        (from_templates, "模板页上的文字（稿纸名、页眉等）未读入"),
        (spaced, "文字层里每个字后面的空格已去掉，请核对"),
    )
    begins = _page_begins(pages, reflowed)
    return Document(
        reflowed.text,
        notes=(*notes, *(note for count, note in said if count)),
        remarks=tuple(
            sorted(
                [
                    *_remarks(pages, reflowed, set(uncertain), unread or {}),
                    *_template_remarks(begins, from_templates or {}),
                ],
                key=lambda remark: remark.span.begin,
            )[:MAX_REMARKS]
        ),
        page_begins=begins,
    )


def _template_remarks(begins: Sequence[int], lines: Mapping[int, Sequence[str]]) -> list[Remark]:
    return [
        Remark(RemarkKind.LEFT_OUT, Span(begins[number], begins[number]), _TEMPLATE, text, number + 1)
        for number, texts in lines.items()
        for text in texts
    ]


def _page_begins(pages: Sequence[Sequence[PdfLine]], reflowed: Reflowed) -> tuple[int, ...]:
    """Where each page begins in the text; one without text begins where the next one does."""
    begins = [len(reflowed.text)] * len(pages)
    for line, begin in reversed(reflowed.kept):
        begins[line.page] = begin
    for number in range(len(begins) - 2, -1, -1):
        begins[number] = min(begins[number], begins[number + 1])
    return tuple(begins)


def _remarks(
    pages: Sequence[Sequence[PdfLine]],
    reflowed: Reflowed,
    uncertain: set[PdfLine],
    unread: Mapping[int, str],
) -> list[Remark]:
    remarks: list[Remark] = []
    kept = list(reversed(reflowed.kept))
    for number, page in enumerate(pages):
        if number in unread:
            at = kept[-1][1] if kept else len(reflowed.text)
            remarks.append(Remark(RemarkKind.LEFT_OUT, Span(at, at), unread[number], page=number + 1))
        for line in page:
            if line in reflowed.page_numbers or line in reflowed.repeated:
                at = kept[-1][1] if kept else len(reflowed.text)
                reason = _NUMBER if line in reflowed.page_numbers else _HEAD
                remarks.append(Remark(RemarkKind.LEFT_OUT, Span(at, at), reason, line.text, number + 1))
                continue
            _, begin = kept.pop()
            if line in uncertain:
                span = Span(begin, begin + len(line.text))
                remarks.append(Remark(RemarkKind.UNCERTAIN, span, _UNCERTAIN, page=number + 1))
    return remarks
