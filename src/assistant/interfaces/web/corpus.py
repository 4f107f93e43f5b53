"""The page at ``/corpus``: the reports there are, and the way in for new ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from assistant.base.errors import BadInput, IndexMissing
from assistant.domain.records import ReportRecord
from assistant.domain.results import IngestResult, Refusal
from assistant.domain.text import fold
from assistant.interfaces.dependencies import Service, in_thread, in_turn
from assistant.interfaces.web.hits import Choice
from assistant.interfaces.web.templating import page, report_link, titled
from assistant.interfaces.web.uploading import is_watched, watched
from assistant.service import Assistant

router = APIRouter(include_in_schema=False)

ROWS = 100
_LAST = "\U0010ffff"
# Values that are not known stand last when sorted upwards.
_SORTS: Mapping[str, tuple[str, Callable[[ReportRecord], Any]]] = {
    "title": ("标题", lambda record: record.metadata.title or _LAST),
    "author": ("作者", lambda record: record.metadata.author or _LAST),
    "office": ("职务", lambda record: record.metadata.office or _LAST),
    "region": ("地区", lambda record: record.metadata.region or _LAST),
    "year": ("年份", lambda record: record.metadata.year or 9999),
    "collection": ("材料集", lambda record: record.metadata.collection or _LAST),
    "portfolios": ("分管领域", lambda record: "、".join(record.metadata.portfolios) or _LAST),
    "characters": ("字数", lambda record: record.characters),
    "passages": ("段数", lambda record: record.passages),
    "notes": ("说明", lambda record: -len(record.notes)),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head: its link sorts by it; ``order`` is ascending, descending or none, as ARIA says it."""

    name: str
    label: str
    href: str
    order: str


@dataclass(frozen=True, slots=True)
class ReportListing:
    """The list of reports, filtered and sorted. ``total`` counts all, ``matching`` what the filter lets through."""

    rows: tuple[ReportRecord, ...]
    total: int
    matching: int
    passages: int
    columns: tuple[Column, ...]
    find: str
    sort: str
    first: int
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of an upload: reports taken (with links), files refused, remarks on those taken."""

    added: tuple[Choice, ...]
    changed: tuple[Choice, ...]
    unchanged: int
    passages: int
    refused: tuple[Refusal, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is wanted: filter, order, page."""

    find: str = ""
    sort: str = ""
    offset: int = 0

    def link(self, **changes: Any) -> str:
        """The address of the list with some of it changed."""
        values = {"find": self.find, "sort": self.sort, "offset": self.offset, **changes}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"/corpus?{query}" if query else "/corpus"


@router.get("/corpus")
async def corpus_page(
    request: Request, service: Service, find: str = "", sort: str = "", offset: int = 0
) -> Response:
    """The reports in force, filtered and sorted by links."""
    if sort.removeprefix("-") not in {*_SORTS, ""}:
        raise BadInput(f"不能按“{sort}”排序", f"可以按这些列排序：{'、'.join(_SORTS)}")
    wanted = Wanted(find.strip(), sort, max(0, offset))
    return _answer(await in_thread(request, _listing, service, wanted), service)


@router.post("/corpus")
async def upload(
    request: Request,
    service: Service,
    files: Annotated[list[UploadFile] | None, File(description="一份或多份报告，或 zip 压缩包")] = None,
    folder: Annotated[list[UploadFile] | None, File(description="整个文件夹")] = None,
    collection: Annotated[str, Form()] = "",
    insist: Annotated[bool, Form()] = False,
) -> Response:
    """File reports; the page says what was taken and what was not, and why."""
    uploads = [(one.filename, await one.read()) for one in (*(files or ()), *(folder or ())) if one.filename]
    if not uploads:
        raise BadInput("没有选文件", "请在报告库页选一份或几份报告，再按“上传”")
    values = {"collection": collection.strip()} if collection.strip() else None
    filing = partial(service.file_all, uploads, values, insist=insist)

    async def finished(result: IngestResult) -> Response:
        taken = bool(result.added or result.changed or result.unchanged)
        uploaded = await in_thread(request, _upload, service, result)
        listing = await in_thread(request, _listing, service, Wanted())
        return _answer(listing, service, uploaded, status=200 if taken else 422)

    async def last_line(result: IngestResult) -> dict[str, str]:
        return {"page": bytes((await finished(result)).body).decode()}

    if is_watched(request):
        return watched(request, filing, last_line)
    return await finished(await in_turn(request, filing))


def _answer(
    listing: ReportListing, service: Assistant, uploaded: Upload | None = None, *, status: int = 200
) -> Response:
    return page(
        "corpus.html",
        status,
        collections=_collections(service),
        limited=service.access.collections is not None,
        listing=listing,
        upload=uploaded,
        suffixes=service.suffixes,
        megabytes=service.settings.max_upload_mb,
    )


def _collections(service: Assistant) -> list[str]:
    """The collections that an upload can go into: those there are, or those that the caller is limited to."""
    if service.access.collections is not None:
        return sorted(service.access.collections)
    return sorted({record.collection for record in _records(service) if record.collection})


def _records(service: Assistant) -> list[ReportRecord]:
    try:
        return service.reports()
    except IndexMissing:
        return []


def _listing(service: Assistant, wanted: Wanted) -> ReportListing:
    records = _records(service)
    matching = _matching(records, wanted.find)
    if wanted.sort:
        key = _SORTS[wanted.sort.removeprefix("-")][1]
        matching = sorted(matching, key=key, reverse=wanted.sort.startswith("-"))
    after = wanted.offset + ROWS
    return ReportListing(
        rows=tuple(matching[wanted.offset : after]),
        total=len(records),
        matching=len(matching),
        passages=sum(record.passages for record in records),
        columns=tuple(_column(name, label, wanted) for name, (label, _) in _SORTS.items()),
        find=wanted.find,
        sort=wanted.sort,
        first=wanted.offset + 1,
        previous=wanted.link(offset=max(0, wanted.offset - ROWS)) if wanted.offset else "",
        following=wanted.link(offset=after) if after < len(matching) else "",
    )


def _matching(records: Sequence[ReportRecord], find: str) -> list[ReportRecord]:
    """The records in whose metadata or file name every word of ``find`` occurs, in any width or script."""
    words = [fold(word) for word in find.split()]
    return (
        [record for record in records if all(word in _searchable(record) for word in words)]
        if words
        else list(records)
    )


def _searchable(record: ReportRecord) -> str:
    known = record.metadata
    named = (known.title, known.author, known.office, known.region, str(known.year or ""), known.collection)
    return fold("\n".join((*named, *known.portfolios, record.source, record.id)))


def _column(name: str, label: str, wanted: Wanted) -> Column:
    order = {name: "ascending", f"-{name}": "descending"}.get(wanted.sort, "none")
    following = f"-{name}" if order == "ascending" else name
    return Column(name, label, wanted.link(sort=following, offset=0), order)


def _upload(service: Assistant, result: IngestResult) -> Upload:
    names = {record.id: titled(record.metadata, record.id) for record in _records(service)}

    def links(report_ids: Sequence[str]) -> tuple[Choice, ...]:
        return tuple(Choice(names.get(one, one), report_link(one)) for one in report_ids)

    return Upload(
        added=links(result.added),
        changed=links(result.changed),
        unchanged=result.unchanged,
        passages=result.passages,
        refused=result.refused,
        warnings=result.warnings,
    )
