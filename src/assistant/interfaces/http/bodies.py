"""How much a request may send, and how slowly: counted while it is read, whatever it says of its own length."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from anyio import fail_after, move_on_after
from starlette.types import Message, Receive

from assistant.base.errors import AssistantError, RequestTooLarge, TooSlow
from assistant.settings import Settings

_MIB = 1024 * 1024

TEXT = 8
"""MiB for texts: the longest that is checked, with every character of it escaped, takes half of this."""

LANGUAGETOOL = 16
"""MiB for the protocol's form, which carries markup, too."""

_SECONDS, _BYTES_A_SECOND = 20.0, 50_000
"""Time for a body: so many seconds, and more where at least so many bytes arrive in each."""

_DRAINED, _DRAIN_SECONDS = 16 * _MIB, 2.0
"""What is still read of a body that is refused, so that the client reads the refusal instead of a broken connection."""


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """How many MiB the requests to an address may have, and the cure for longer ones."""

    megabytes: int
    cure: str


def limit_of(path: str, settings: Settings) -> BodyLimit:
    """The limit of an address."""
    if path in ("/v1/reports", "/corpus"):
        return BodyLimit(settings.max_request_mb, "请分几次上传")
    if path in ("/draft/open", "/draft/comments", "/draft/sheet", "/draft/facts", "/scaffold"):
        return BodyLimit(settings.max_upload_mb + TEXT, "请拆分，或删去图片后再打开")
    if path.rpartition("/")[2] == "check":
        return BodyLimit(LANGUAGETOOL, "请按篇或按段分开核对")
    return BodyLimit(TEXT, "请按篇或按段分开")


class CountedBody:
    """The body of a request, counted and timed. ``refusal`` is set once it is too large or too slow."""

    def __init__(
        self, receive: Receive, limit: BodyLimit, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._receive = receive
        self._limit = limit
        self._clock = clock
        self._began = clock()
        self._read = 0
        self._ended = False
        self.refusal: AssistantError | None = None

    def declared(self, length: str) -> None:
        """What the request says of its length. Sets ``refusal`` where that is too much already."""
        if length.isdecimal() and (len(length) > 15 or int(length) > self._limit.megabytes * _MIB):
            self._refuse_size()

    async def receive(self) -> Message:
        """The next part. Raises RequestTooLarge, TooSlow; also once more when read again."""
        if self.refusal is not None:
            raise self.refusal
        if self._ended:
            return await self._receive()
        left = self._began + _SECONDS + self._read / _BYTES_A_SECOND - self._clock()
        try:
            if left <= 0:
                raise TimeoutError
            with fail_after(left):
                message = await self._receive()
        except TimeoutError:
            self.refusal = TooSlow("请求没有在规定的时间里送完", "请检查网络后再试")
            raise self.refusal from None
        if message["type"] != "http.request":
            self._ended = True
            return message
        self._read += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._read > self._limit.megabytes * _MIB:
            self._refuse_size()
            assert self.refusal is not None
            raise self.refusal
        return message

    async def drain(self) -> None:
        """Read on for a moment, and forget what comes."""
        with move_on_after(_DRAIN_SECONDS):
            drained = 0
            while not self._ended and drained < _DRAINED:
                message = await self._receive()
                drained += len(message.get("body", b""))
                self._ended = message["type"] != "http.request" or not message.get("more_body", False)

    def _refuse_size(self) -> None:
        self.refusal = RequestTooLarge(f"请求超过 {self._limit.megabytes} MB", self._limit.cure)
