"""The page at ``/trends``: a phrase over the years, and which phrases come and go."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from assistant.base.tables import split_list
from assistant.domain.report import read_year
from assistant.domain.results import PhraseUse
from assistant.export.pictures.yearly import yearly_chart
from assistant.interfaces.dependencies import Service, in_thread
from assistant.interfaces.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/trends")
async def trends_page(
    request: Request,
    service: Service,
    phrase: Annotated[str, Query()] = "",
    since: Annotated[str, Query()] = "",
) -> Response:
    """With phrases (parted by 、 or blanks) a picture and a table for each; without, what comes and goes."""
    wanted = split_list(phrase, blanks=True)
    year = read_year(since, "例如 2020；不填时取文字过半的那一年")
    used = await in_thread(request, service.uses, wanted) if wanted else ()
    changed = None if wanted else await in_thread(request, service.change, year)
    return page(
        "trends.html",
        phrase=phrase.strip(),
        since=since.strip(),
        used=[(one, _drawn(one)) for one in used],
        change=changed,
    )


def _drawn(use: PhraseUse) -> object:
    return yearly_chart(use.phrase, use.years, [year.is_sparse for year in use.years]) if use.count else None
