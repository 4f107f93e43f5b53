"""Long lists in pages, by links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from starlette.datastructures import QueryParams

from assistant.base.errors import BadInput

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging(Generic[T]):
    """One page of a list of ``total`` rows, from row ``offset`` on; the links are "" where there is nothing more."""

    rows: Sequence[T]
    total: int
    offset: int
    previous: str
    following: str

    @classmethod
    def of(cls, rows: Sequence[T], offset: int, per_page: int, base: str) -> Self:
        """The page from ``offset`` on of a list whose address is ``base``, without other parameters."""
        after = offset + per_page
        before = max(0, offset - per_page)
        return cls(
            rows[offset:after],
            len(rows),
            offset,
            (f"{base}?offset={before}" if before else base) if offset else "",
            f"{base}?offset={after}" if after < len(rows) else "",
        )


def offset_in(params: QueryParams) -> int:
    """The first row that an address wants. Raises BadInput for what is no number."""
    written = params.get("offset", "").strip() or "0"
    if not (written.isascii() and written.isdecimal() and len(written) < 8):
        raise BadInput(f"网址里的 offset 应当是数字，现在是“{written}”", "请去掉它，或改成数字")
    return int(written)
