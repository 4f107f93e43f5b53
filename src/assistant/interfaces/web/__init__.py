"""The pages: server-rendered, complete without JavaScript, better with it."""

from fastapi import APIRouter, Request, Response
from fastapi.staticfiles import StaticFiles

from assistant.base.errors import AssistantError
from assistant.interfaces.web import (
    admin,
    as_read,
    audit,
    corpus,
    draft,
    help,  # noqa: A004 - the page is called so
    ignored,
    removed,
    report,
    scaffold,
    search,
    sign_in,
    trends,
)
from assistant.interfaces.web.templating import page

router = APIRouter()
for part in (
    search,
    scaffold,
    corpus,
    removed,
    as_read,
    report,
    draft,
    ignored,
    audit,
    trends,
    help,
    sign_in,
    admin,
):
    router.include_router(part.router)

_FOR_PROGRAMS = ("/v1", "/v2", "/healthz", "/readyz", "/metrics", "/openapi.json", "/static")


def static_files() -> StaticFiles:
    """The stylesheet, the script and the icon, as they lie in the package."""
    return StaticFiles(packages=[("assistant.interfaces.web", "static")])


def wants_page(request: Request) -> bool:
    """Whether a browser asks for a page, so that an error should be one."""
    path = request.url.path
    if any(path == prefix or path.startswith(f"{prefix}/") for prefix in _FOR_PROGRAMS):
        return False
    return "text/html" in request.headers.get("accept", "")


def error_page(request: Request, error: AssistantError) -> Response:
    """What went wrong and what to do, in the layout of every page; the status code stays."""
    return page("error.html", error.status, error=error)


__all__ = ["error_page", "router", "static_files", "wants_page"]
