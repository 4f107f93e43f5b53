"""The page at ``/reports/…/as-read``: what was read of a file and what was not, beside pictures of its pages."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.interfaces.dependencies import Service, apart, in_thread
from assistant.interfaces.web.marks import Mark, render
from assistant.interfaces.web.reading import comparison_marks, figures_to_compare, heading_spans, line_kind
from assistant.interfaces.web.templating import page, report_link, standing, titled
from assistant.service import Assistant

router = APIRouter(include_in_schema=False)

PAGES = 10
"""Pages of the file on one page of the browser."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of what was read, or what was left out in this place.

    ``kind``: title, heading, body, rest (of a paragraph that began before) or left_out, with the ``reason``.
    """

    kind: str
    text: Markup | str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of one page of the file, or of all of it where it has no pages (``number`` 0).

    ``picture`` is the address of the picture of the page, "" where there is none.
    """

    number: int
    picture: str
    blocks: tuple[Block, ...]
    left_out: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything on the page. ``first`` and ``last`` are the numbers of the pages shown, of ``pages``."""

    report: Report
    title: str
    standing: tuple[str, ...]
    href: str
    sheets: tuple[Sheet, ...]
    left_out: int
    uncertain: int
    figures: int
    first: int
    last: int
    pages: int
    previous: str
    following: str


@router.get("/reports/{report_id:path}/as-read")
async def as_read(report_id: str, request: Request, service: Service, first: int = 1) -> Response:
    """What was read of a report's file, with what was left out in its place; ``first``: the first page to show."""
    return await in_thread(request, _shown, service, report_id, first)


@router.get("/reports/{report_id:path}/pages/{number}")
async def original_page(report_id: str, number: int, request: Request, service: Service) -> Response:
    """A page of the file as a picture."""
    picture = await apart(request, service, _picture, report_id, number)
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})


def _picture(service: Assistant, report_id: str, number: int) -> bytes:
    return service.page_picture(report_id, number)


def _shown(service: Assistant, report_id: str, first: int) -> Response:
    report = service.report(report_id)
    view = _View(report, service.drawable_pages(report_id))
    count = len(view.page_spans)
    first = min(max(1, first), max(1, count))
    last = min(first + PAGES - 1, count)
    here = report_link(report_id, action="as-read")
    comparison = Comparison(
        report=report,
        title=titled(report.metadata, report_id),
        standing=standing(report.metadata),
        href=report_link(report_id),
        sheets=tuple(view.sheet(number) for number in range(first, last + 1)) if count else (view.whole(),),
        left_out=sum(remark.kind is RemarkKind.LEFT_OUT for remark in report.remarks),
        uncertain=sum(remark.kind is RemarkKind.UNCERTAIN for remark in report.remarks),
        figures=len(figures_to_compare(report)),
        first=first,
        last=last,
        pages=count,
        previous=f"{here}?first={max(1, first - PAGES)}" if first > 1 else "",
        following=f"{here}?first={last + 1}" if last < count else "",
    )
    return page("as_read.html", page=comparison)


class _View:
    """The sheets of one report. What was left out stands where it stood, in the order of the file."""

    def __init__(self, report: Report, drawable: Collection[int] = ()) -> None:
        self._report = report
        self._drawable = drawable
        self._marks = [*self._uncertain(), *comparison_marks(report)]
        self._headings = heading_spans(report)
        self._left_out = [one for one in report.remarks if one.kind is RemarkKind.LEFT_OUT]

    @cached_property
    def page_spans(self) -> list[Span]:
        """The part of the text that each page holds."""
        end = len(self._report.text)
        begins = [min(begin, end) for begin in self._report.page_begins]
        return [Span(begin, max(begin, after)) for begin, after in pairwise([*begins, end])]

    def sheet(self, number: int) -> Sheet:
        """Page ``number``, from 1."""
        own = [one for one in self._left_out if one.page == number]
        picture = report_link(self._report.id, action=f"pages/{number}") if number in self._drawable else ""
        return self._sheet(number, picture, self.page_spans[number - 1], own)

    def whole(self) -> Sheet:
        """The whole text of a file without pages."""
        return self._sheet(0, "", Span(0, len(self._report.text)), self._left_out)

    def _sheet(self, number: int, picture: str, span: Span, left_out: Sequence[Remark]) -> Sheet:
        uncertain = [
            one for one in self._report.remarks if one.kind is RemarkKind.UNCERTAIN and one.span.overlap(span)
        ]
        blocks = tuple(self._blocks(span, left_out))
        return Sheet(number, picture, blocks, len(left_out), len(uncertain))

    def _blocks(self, span: Span, left_out: Sequence[Remark]) -> Iterator[Block]:
        """The pieces of the text in ``span``, cut where something was left out."""
        begin = span.begin
        for remark in sorted(left_out, key=lambda one: one.span.begin):
            place = min(max(remark.span.begin, begin), span.end)
            yield from self._pieces(Span(begin, place))
            yield Block("left_out", remark.text, remark.reason)
            begin = place
        yield from self._pieces(Span(begin, span.end))

    def _pieces(self, span: Span) -> Iterator[Block]:
        text = self._report.text
        begin = span.begin
        for line in span.of(text).split("\n"):
            piece = Span(begin, begin + len(line)).stripped(text)
            if len(piece):
                is_rest = begin > 0 and text[begin - 1] != "\n"
                kind = "rest" if is_rest else line_kind(piece, self._headings, self._report.title_span)
                yield Block(kind, render(text, self._marks_in(piece), piece))
            begin += len(line) + 1

    def _marks_in(self, span: Span) -> list[Mark]:
        begins = self._mark_begins
        first = bisect_left(begins, span.begin - self._longest)
        return self._marks[first : bisect_right(begins, span.end)]

    @cached_property
    def _mark_begins(self) -> list[int]:
        self._marks.sort(key=lambda mark: mark.span.begin)
        return [mark.span.begin for mark in self._marks]

    @cached_property
    def _longest(self) -> int:
        return max((len(mark.span) for mark in self._marks), default=0)

    def _uncertain(self) -> Iterator[Mark]:
        """The marks on what should be compared, one for each line: a whole section may be struck out."""
        for remark in self._report.remarks:
            begin = remark.span.begin
            for words in (
                remark.span.of(self._report.text).split("\n") if remark.kind is RemarkKind.UNCERTAIN else ()
            ):
                span = Span(begin, begin + len(words))
                yield Mark(span, "mark", (("class", "uncertain"), ("title", remark.reason)))
                begin = span.end + 1
