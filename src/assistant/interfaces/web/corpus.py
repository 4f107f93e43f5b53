"""The page at ``/corpus``: the reports there are, and the way in for new ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, File, Request, Response, UploadFile

from assistant.base.errors import BadInput, IndexMissing
from assistant.corpus import readers
from assistant.domain.results import IngestResult, Refusal, Rights
from assistant.domain.text import fold
from assistant.index import Shelved
from assistant.interfaces.dependencies import Caller, Desk, in_thread
from assistant.interfaces.web.hits import Choice
from assistant.interfaces.web.templating import page, report_link, titled
from assistant.service import Assistant

router = APIRouter(include_in_schema=False)

ROWS = 100
_LAST = "\U0010ffff"
# Values that are not known stand last when sorted upwards.
_SORTS: Mapping[str, tuple[str, Callable[[Shelved], Any]]] = {
    "title": ("标题", lambda card: card.metadata.title or _LAST),
    "author": ("作者", lambda card: card.metadata.author or _LAST),
    "office": ("职务", lambda card: card.metadata.office or _LAST),
    "region": ("地区", lambda card: card.metadata.region or _LAST),
    "year": ("年份", lambda card: card.metadata.year or 9999),
    "collection": ("材料集", lambda card: card.metadata.collection or _LAST),
    "portfolios": ("分管领域", lambda card: "、".join(card.metadata.portfolios) or _LAST),
    "characters": ("字数", lambda card: card.characters),
    "passages": ("段数", lambda card: card.passages),
    "notes": ("说明", lambda card: -len(card.notes)),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head: its link sorts by it; ``order`` is ascending, descending or none, as ARIA says it."""

    name: str
    label: str
    href: str
    order: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The list of reports as asked for. ``total`` counts all, ``matching`` what the filter lets through."""

    rows: tuple[Shelved, ...]
    total: int
    matching: int
    passages: int
    columns: tuple[Column, ...]
    find: str
    sort: str
    first: int
    previous: str
    following: str
    folder: str


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
        told = urlencode({name: value for name, value in values.items() if value})
        return f"/corpus?{told}" if told else "/corpus"


@router.get("/corpus")
async def corpus_page(
    request: Request, desk: Desk, rights: Caller, find: str = "", sort: str = "", offset: int = 0
) -> Response:
    """The reports in force, filtered and sorted by links."""
    if sort.removeprefix("-") not in {*_SORTS, ""}:
        raise BadInput(f"不能按“{sort}”排序", f"可以按这些列排序：{'、'.join(_SORTS)}")
    wanted = Wanted(find.strip(), sort, max(0, offset))
    return _answer(await in_thread(request, _shelf, desk, rights, wanted), desk)


@router.post("/corpus")
async def upload(
    request: Request,
    desk: Desk,
    rights: Caller,
    files: Annotated[list[UploadFile] | None, File(description="一份或多份报告")] = None,
) -> Response:
    """File reports; the page says what was taken and what was not, and why."""
    uploads = [(one.filename, await one.read()) for one in files or () if one.filename]
    if not uploads:
        raise BadInput("没有选文件", "请在语料页选一份或几份报告，再按“上传”")
    result = await in_thread(request, desk.file, uploads, rights)
    taken = bool(result.added or result.changed or result.unchanged)
    told = await in_thread(request, _told, desk, rights, result)
    shelf = await in_thread(request, _shelf, desk, rights, Wanted())
    return _answer(shelf, desk, told, status=200 if taken else 422)


def _answer(shelf: Shelf, desk: Assistant, told: Upload | None = None, *, status: int = 200) -> Response:
    return page(
        "corpus.html",
        status,
        shelf=shelf,
        upload=told,
        suffixes=readers.suffixes(),
        megabytes=desk.settings.max_upload_mb,
    )


def _cards(desk: Assistant, rights: Rights) -> list[Shelved]:
    try:
        return desk.reports(rights)
    except IndexMissing:
        return []


def _shelf(desk: Assistant, rights: Rights, wanted: Wanted) -> Shelf:
    cards = _cards(desk, rights)
    matching = _matching(cards, wanted.find)
    if wanted.sort:
        key = _SORTS[wanted.sort.removeprefix("-")][1]
        matching = sorted(matching, key=key, reverse=wanted.sort.startswith("-"))
    after = wanted.offset + ROWS
    return Shelf(
        rows=tuple(matching[wanted.offset : after]),
        total=len(cards),
        matching=len(matching),
        passages=sum(card.passages for card in cards),
        columns=tuple(_column(name, label, wanted) for name, (label, _) in _SORTS.items()),
        find=wanted.find,
        sort=wanted.sort,
        first=wanted.offset + 1,
        previous=wanted.link(offset=max(0, wanted.offset - ROWS)) if wanted.offset else "",
        following=wanted.link(offset=after) if after < len(matching) else "",
        folder=str(desk.settings.corpus),
    )


def _matching(cards: Sequence[Shelved], find: str) -> list[Shelved]:
    """The cards in whose metadata or file name every word of ``find`` stands, in any width or script."""
    words = [fold(word) for word in find.split()]
    return [card for card in cards if all(word in _said(card) for word in words)] if words else list(cards)


def _said(card: Shelved) -> str:
    known = card.metadata
    named = (known.title, known.author, known.office, known.region, str(known.year or ""), known.collection)
    return fold("\n".join((*named, *known.portfolios, card.source, card.report_id)))


def _column(name: str, label: str, wanted: Wanted) -> Column:
    order = {name: "ascending", f"-{name}": "descending"}.get(wanted.sort, "none")
    following = f"-{name}" if order == "ascending" else name
    return Column(name, label, wanted.link(sort=following, offset=0), order)


def _told(desk: Assistant, rights: Rights, result: IngestResult) -> Upload:
    names = {card.report_id: titled(card.metadata, card.report_id) for card in _cards(desk, rights)}

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
