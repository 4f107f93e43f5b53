"""CAS (Central Authentication Service), protocol 3: a ticket is validated at the server, by the library python-cas."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode
from xml.etree.ElementTree import ParseError

import requests
from cas import CASClient

from assistant.access.sso import TIMEOUT, SignOnSettings
from assistant.base.errors import NotAuthenticated, SignOnFailed


class _Session(requests.Session):
    """Requests that do not wait for ever, and go where they are sent alone."""

    def request(self, *args: object, **kwargs: object) -> requests.Response:
        return super().request(*args, **{"timeout": TIMEOUT, "allow_redirects": False, **kwargs})  # type: ignore[arg-type]


class SignOn:
    """Sign-on at one CAS server."""

    def __init__(self, settings: SignOnSettings) -> None:
        self._url = settings.url.rstrip("/") + "/"

    def begin(self, back: str) -> tuple[str, str]:
        """See :class:`assistant.access.sso.BrowserSignOn`."""
        state = secrets.token_urlsafe(32)
        return str(self._client(back, state).get_login_url()), state

    def finish(self, query: Mapping[str, str], remembered: str, back: str) -> str:
        """See :class:`assistant.access.sso.BrowserSignOn`."""
        if not secrets.compare_digest(query.get("state", "").encode(), remembered.encode()):
            raise NotAuthenticated("这次登录不是从这里开始的", "请重新登录")
        try:
            name, _, _ = self._client(back, remembered).verify_ticket(query.get("ticket", ""))
        except (requests.RequestException, ParseError) as error:
            raise SignOnFailed("统一身份认证系统没有应答", "请稍后再试，或检查设置 sso_url") from error
        if not name:
            raise NotAuthenticated("统一身份认证不认这次登录", "请重新登录")
        return str(name)

    def _client(self, back: str, state: str) -> CASClient:
        # The ticket is bound to this address, and so to the browser that began.
        service = f"{back}?{urlencode({'state': state})}"
        return CASClient(version=3, service_url=service, server_url=self._url, session=_Session())
