"""What request bodies have in common."""

import re
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from assistant.service import MAX_CHARACTERS

_LONE = re.compile("[\ud800-\udfff]")
_MOST_OF_A_FIELD = 64 * 1024 * 1024
"""Bytes of one field of a form: no limit of its own, for that of the whole request is lower."""


def _whole(value: object) -> object:
    """JSON's whole numbers, of which 1.0 is one, and nothing that merely can be read as one (true, "1")."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise PydanticCustomError("int_type", "not an integer")


Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, Strict()]
Year = Annotated[Whole, Field(ge=1, le=9999)]
Line = Annotated[str, Field(max_length=500)]
"""A name, an id, a reason: no text of a report."""

Lines = Annotated[tuple[Line, ...], Field(max_length=1000)]
Text = Annotated[str, Field(max_length=MAX_CHARACTERS, description=f"最多 {MAX_CHARACTERS} 个字")]


class RequestBody(BaseModel):
    """A request body; unknown fields, values of another type and half characters (lone surrogates) are refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_half_characters(cls, data: Any) -> Any:
        if _has_half_characters(data):
            raise PydanticCustomError("string_unicode", "lone surrogate")
        return data


def _has_half_characters(data: Any) -> bool:
    if isinstance(data, str):
        return not data.isascii() and _LONE.search(data) is not None
    if isinstance(data, dict):
        return any(_has_half_characters(part) for pair in data.items() for part in pair)
    return isinstance(data, list | tuple) and any(map(_has_half_characters, data))


class LongFormRoute(APIRoute):
    """A route whose form may have fields as long as the request; the framework refuses those of more than 1 MiB."""

    def get_route_handler(self) -> Any:
        """The handler, given a request that reads long fields."""
        handle = super().get_route_handler()

        async def handle_long(request: Request) -> Response:
            response: Response = await handle(_LongFormRequest(request.scope, request.receive))
            return response

        return handle_long


class _LongFormRequest(Request):
    def form(self, **limits: Any) -> Any:
        return super().form(**{**limits, "max_part_size": _MOST_OF_A_FIELD})
