"""GET /v1/trends: a phrase by year and author, or which phrases come and go."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from assistant.interfaces.api.schemas import ErrorAnswer
from assistant.interfaces.dependencies import Responses, Service, in_thread

router = APIRouter(tags=["trends"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "词语有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}


class YearView(BaseModel):
    """A phrase in one year; ``rate`` is per 10,000 characters, ``low``–``high`` its 95 % Poisson interval."""

    year: int
    count: int
    using: int
    reports: int
    characters: int
    rate: float
    low: float
    high: float


class AuthorView(BaseModel):
    """A phrase in the reports of one author."""

    author: str
    count: int
    reports: int
    characters: int
    rate: float


class PhraseView(BaseModel):
    """A phrase by year and author; ``notes`` say what the figures cannot bear."""

    phrase: str
    count: int
    reports: int
    years: list[YearView]
    authors: list[AuthorView]
    notes: list[str]


class KeywordView(BaseModel):
    """A phrase that one period has more of: rates per 10,000 characters within and outside it; z of the log-odds."""

    phrase: str
    within: float
    outside: float
    z: float
    reports: int
    authors: int


class PeriodView(BaseModel):
    """A stretch of years and the phrases that mark it."""

    first: int
    last: int
    reports: int
    characters: int
    keywords: list[KeywordView]


class ChangeView(BaseModel):
    """Phrases that rise and fade from ``since`` on, and by period."""

    since: int | None
    rising: list[KeywordView]
    fading: list[KeywordView]
    periods: list[PeriodView]
    characters: int
    notes: list[str]


class TrendsAnswer(BaseModel):
    """With ``phrase``, how each is used; without, what comes and goes."""

    phrases: list[PhraseView] = []
    change: ChangeView | None = None


@router.get("/v1/trends", responses=_ERRORS, summary="提法随年份、作者的变化")
async def trends(
    request: Request,
    service: Service,
    phrase: Annotated[
        list[str] | None, Query(description="要看的词语，可多个；不填时列出渐多、渐少的词语")
    ] = None,
    since: Annotated[int | None, Query(description="以哪一年为界；不填时取文字过半的那一年")] = None,
) -> TrendsAnswer:
    """How often phrases are used, per 10,000 characters, with the uncertainty of small numbers."""
    if phrase:
        used = await in_thread(request, service.uses, phrase)
        return TrendsAnswer(phrases=[PhraseView.model_validate(asdict(one)) for one in used])
    changed = await in_thread(request, service.change, since)
    return TrendsAnswer(change=ChangeView.model_validate(asdict(changed)))
