"""Templates → pages: one environment, one way to answer."""

from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup

from assistant.base.templates import environment
from assistant.base.version import __version__
from assistant.domain.callers import Permission
from assistant.domain.report import Metadata, SourceReport
from assistant.export.labels import citation
from assistant.interfaces.identity import MARK_FIELD, current_caller, current_mark


@cache
def _environment() -> Environment:
    made = environment("assistant.interfaces.web")
    made.globals.update(
        version=__version__,
        report_link=report_link,
        caller=current_caller,
        form_mark=_form_mark,
        may=_may,
        mark=current_mark,
    )
    made.filters["thousands"] = lambda number: f"{number:,}"
    made.filters["citation"] = citation
    return made


def _form_mark() -> Markup:
    """The field that every form which changes something carries; nothing where nobody is signed in."""
    value = current_mark()
    return (
        Markup('<input type="hidden" name="{}" value="{}">').format(MARK_FIELD, value)
        if value
        else Markup("")
    )


def _may(permission: str) -> bool:
    """Whether whoever looks at the page may do this kind of work."""
    return current_caller().may(Permission(permission))


def report_link(report_id: str, anchor: str = "", action: str = "") -> str:
    """The address of a report's page, of a passage in it, or of something to do with it."""
    path = f"/reports/{quote(report_id, safe='')}"
    return f"{path}{'/' + action if action else ''}{'#' + anchor if anchor else ''}"


def passage_anchor(passage_id: str) -> str:
    """The anchor of a passage on its report's page: ``p12`` for ``<report id>#12``."""
    return f"p{passage_id.rpartition('#')[2]}"


def titled(metadata: Metadata | SourceReport, report_id: str) -> str:
    """What a report is called where it has to be called something."""
    return metadata.title or f"（未写标题，编号 {report_id}）"


def standing(metadata: Metadata | SourceReport) -> tuple[str, ...]:
    """Whose report, of where and when: only what is known."""
    year = f"{metadata.year}年" if metadata.year else ""
    return tuple(part for part in (metadata.author, metadata.office, metadata.region, year) if part)


def rendered(template: str, **context: Any) -> str:
    """A part of a page, filled in."""
    return _environment().get_template(template).render(context)


def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A template filled in. Every name it uses must be given: a missing one is an error, not a gap."""
    return HTMLResponse(rendered(template, **context), status_code=status)
