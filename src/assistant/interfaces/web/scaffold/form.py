"""What is asked for on the page ``/scaffold``: whose report of which year is continued, and on what."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams

from assistant.base.errors import BadInput
from assistant.domain.report import read_year
from assistant.domain.results import ScaffoldRequest

PATH = "/scaffold"
LISTS, TEXTS = ("portfolio", "role"), ("author", "year", "office", "region")
FILES = ("sheet", "facts")
"""What only a posted form has: a fact sheet to be read, or one that was read before."""


@dataclass(frozen=True, slots=True)
class ScaffoldForm:
    """The fields as they were typed."""

    portfolio: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    author: str = ""
    year: str = ""
    office: str = ""
    region: str = ""

    @classmethod
    def of(cls, params: QueryParams | FormData) -> "ScaffoldForm":
        """The fields of an address or a form. Raises BadInput for one that is not there."""
        known = (*LISTS, *TEXTS, *(FILES if isinstance(params, FormData) else ()))
        unknown = sorted(set(params) - set(known))
        if unknown:
            raise BadInput(
                f"网址里的“{unknown[0]}”不是提纲用的参数", f"可用的参数：{'、'.join((*LISTS, *TEXTS))}"
            )

        def several(name: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(str(one).strip() for one in params.getlist(name) if str(one).strip()))

        texts = {name: str(params.get(name, "")).strip() for name in TEXTS}
        return cls(several("portfolio"), several("role"), **texts)

    def request(self) -> ScaffoldRequest:
        """The scaffold that is asked for. Raises BadInput for a year that is none."""
        return ScaffoldRequest(
            self.portfolio,
            self.role,
            author=self.author,
            office=self.office,
            region=self.region,
            year=read_year(self.year, "请写四位数的年份，如 2025"),
        )

    def fields(self) -> list[tuple[str, str]]:
        """The fields that say something, in one fixed order."""
        found = [(name, value) for name in LISTS for value in getattr(self, name)]
        return found + [(name, value) for name in TEXTS if (value := getattr(self, name))]

    def link(self, path: str = PATH) -> str:
        """The address of the outline."""
        fields = self.fields()
        return f"{path}?{urlencode(fields)}" if fields else path


def scaffold_link(portfolios: Iterable[str], roles: Iterable[str]) -> str:
    """The address of the outline for these portfolios and parts."""
    return ScaffoldForm(tuple(portfolios), tuple(roles)).link()
