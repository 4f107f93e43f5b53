"""The outermost layer of the application: every request passes it, and every answer gets its headers here."""

import logging
import time
from uuid import uuid4

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.base.errors import AssistantError, Busy
from assistant.interfaces.dependencies import POLICY
from assistant.interfaces.http import explain, origins
from assistant.interfaces.http.bodies import CountedBody, limit_of
from assistant.interfaces.http.metrics import Metrics
from assistant.interfaces.languagetool import admitted
from assistant.settings import Settings

_LOG = logging.getLogger("assistant.http")
_CLIENT_ID = 64
"""The longest request id that is taken over from the client, or from the proxy before this service."""


class Gate:
    """Refuses what may not come in, counts and times what does, explains what fails, and logs the outcome."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        body = CountedBody(receive, limit_of(scope["path"], self._settings))
        answer = _Answer(send, request, body)
        scope.setdefault("state", {})["request_id"] = answer.request_id
        began = time.perf_counter()
        failure: Exception | None = None
        try:
            body.declared(request.headers.get("content-length", "0"))
            if refusal := origins.refusal(request, self._settings) or body.refusal:
                raise refusal
            await self._app(scope, body.receive, answer.send)
        except Exception as error:
            failure = error
        if failure is not None and not answer.started:
            await self._explain(request, body, answer, failure)
        elif failure is not None:  # in the middle of the answer: all that is left is to end it
            _LOG.error("%s", answer.request_id, exc_info=failure)
        seconds = time.perf_counter() - began
        self._metrics.count(scope, answer.status, seconds)
        _log(request, answer, seconds)

    async def _explain(
        self, request: Request, body: CountedBody, answer: "_Answer", failure: Exception
    ) -> None:
        refusal = body.refusal or failure
        if not isinstance(refusal, AssistantError):
            _LOG.error("%s", answer.request_id, exc_info=failure)
        if body.refusal is not None:
            await body.drain()
            body.refusal = None  # the answer may be sent now
            answer.closes = True
        response = await explain.explain(request, refusal)
        await response(request.scope, body.receive, answer.send)


class _Answer:
    """What is sent back, with the headers that every answer has."""

    def __init__(self, send: Send, request: Request, body: CountedBody) -> None:
        self._send = send
        self._request = request
        self._body = body
        self.request_id = _request_id(request)
        self.started = False
        self.closes = False
        self.status = 0

    async def send(self, message: Message) -> None:
        """Pass a message on. Raises the refusal of the body where there is one: what was made of half a body is not sent."""
        if self._body.refusal is not None and not self.started:
            raise self._body.refusal
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            self._complete(MutableHeaders(scope=message))
        await self._send(message)

    def _complete(self, headers: MutableHeaders) -> None:
        if editor := admitted(self._request):
            headers["Access-Control-Allow-Origin"] = editor
            headers["Vary"] = "Origin"
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Request-Id", self.request_id)
        if self.closes:
            headers["Connection"] = "close"


def _request_id(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    if given and len(given) <= _CLIENT_ID and given.isascii() and given.replace("-", "").isalnum():
        return given
    return uuid4().hex[:16]


def _log(request: Request, answer: _Answer, seconds: float) -> None:
    """One line for a request: no query and no body, for they hold drafts."""
    client = request.client.host if request.client else ""
    level = logging.ERROR if answer.status >= 500 and answer.status != Busy.status else logging.INFO
    _LOG.log(
        level,
        "%s %s %d",
        request.method,
        request.url.path[:200],
        answer.status,
        extra={
            "request_id": answer.request_id,
            "client": client,
            "method": request.method,
            "path": request.url.path[:200],
            "status": answer.status,
            "milliseconds": round(seconds * 1000, 1),
        },
    )
