"""Where an answer ended, as a text that a caller sends back for what follows."""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from hashlib import blake2b

from assistant.base.errors import BadInput
from assistant.domain.results import Query

_CURE = "请把上一次回答里的 next_cursor 原样送回，其余条件不要改动"

_LONGEST = 200  # characters


@dataclass(frozen=True, slots=True)
class Cursor:
    """How many hits were shown, of which search, in which generation of the index."""

    offset: int
    search: str
    generation: str

    def __str__(self) -> str:
        data = json.dumps([self.offset, self.search, self.generation]).encode()
        return base64.urlsafe_b64encode(data).decode().rstrip("=")


def next_cursor(query: Query, generation: str) -> str:
    """The cursor behind the hits of ``query``."""
    return str(Cursor(query.offset + query.limit, _digest(query), generation))


def read_cursor(written: str, query: Query) -> Cursor:
    """The cursor that was sent with ``query``. Raises BadInput where it is damaged or belongs to another search."""
    try:
        if len(written) > _LONGEST:
            raise ValueError("longer than any cursor")
        data = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
        offset, search, generation = json.loads(data)
        if not (isinstance(offset, int) and isinstance(search, str) and isinstance(generation, str)):
            raise ValueError("other kinds of values")
    except (ValueError, binascii.Error, TypeError) as error:
        raise BadInput("cursor 看不懂", _CURE) from error
    if search != _digest(query):
        raise BadInput("cursor 属于另一次检索", _CURE)
    return Cursor(offset, search, generation)


def _digest(query: Query) -> str:
    """A hash of everything that decides which hits there are and how they are ordered."""
    filters = query.filters
    searched = repr(
        (
            *(
                sorted(value) if isinstance(value, frozenset) else value
                for value in (getattr(filters, name) for name in filters.__slots__)
            ),
            replace(query, filters=type(filters)(), offset=0, limit=1, facets=(), cursor=None),
        )
    )
    return blake2b(searched.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
