"""Who may send a request: only hosts that this service answers to, and through a browser only its own pages.

A page on any web site can let a browser send requests to this machine. It cannot forge ``Host``, ``Origin`` and
``Sec-Fetch-Site``; the first also stops a name that was made to point here (DNS rebinding).
"""

import ipaddress
import re
import socket
from functools import cache

from fastapi import Request

from assistant.base.errors import AssistantError, ForeignOrigin, NotLocal
from assistant.interfaces.identity import SIGN_ON_BACK
from assistant.interfaces.languagetool import admitted
from assistant.settings import Settings

_LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?")
_OWN = frozenset({"same-origin", "none"})
"""``Sec-Fetch-Site`` of a page of this service, and of what a person typed or kept as a bookmark."""


def refusal(request: Request, settings: Settings) -> AssistantError | None:
    """Why this request is not served, None where it is."""
    hosts = request.headers.getlist("host")
    host = _host(hosts[0]) if len(hosts) == 1 else None
    if host is None or not _is_own(host, settings):
        shown = (hosts[0] if hosts else "")[:80]
        if settings.allow_remote:
            return NotLocal(
                f"本服务不以“{shown}”这个名字应答", "请用 IP 地址访问，或把名字写进设置 allowed_hosts"
            )
        return NotLocal(f"本服务只应答本机，不应答“{shown}”", "需要给别的机器用时，请以 --allow-remote 启动")
    if admitted(request):
        return None
    return _foreign(request, hosts[0])


def _foreign(request: Request, host: str) -> ForeignOrigin | None:
    cure = "请在本服务的页面上操作"
    if origins := request.headers.getlist("origin"):
        own = f"{request.url.scheme}://{host}".lower()
        if len(origins) > 1 or origins[0].lower() not in _equivalents(own):
            return ForeignOrigin(f"来自其他网站（{origins[0][:80]}）的请求没有执行", cure)
        return None
    site = request.headers.get("sec-fetch-site")
    if site is None or site in _OWN:
        return None
    if request.method in _SAFE_METHODS and (_only_opens_a_page(request) or _comes_back(request)):
        return None
    return ForeignOrigin("其他网站发来的请求没有执行", "请在地址栏里打开这个地址，或从本服务的首页进入")


def _only_opens_a_page(request: Request) -> bool:
    """A link to a page, followed by a person; one that asks for work (``?q=…``) is followed from here or not at all."""
    return (
        request.headers.get("sec-fetch-mode") == "navigate"
        and request.headers.get("sec-fetch-dest") == "document"
        and not request.url.query
    )


def _comes_back(request: Request) -> bool:
    """Whether the single sign-on sends a browser back; that it began here, its cookie shows."""
    return request.url.path == SIGN_ON_BACK and request.headers.get("sec-fetch-mode") == "navigate"


def _host(value: str) -> str | None:
    """The name in a ``Host`` header, None for what is none (user information, an impossible port)."""
    found = _AUTHORITY.fullmatch(value)
    if found is None or (found[2] and not 0 < int(found[2]) < 65536):
        return None
    return found[1].lower()


def _is_own(host: str, settings: Settings) -> bool:
    if host in _LOCAL_NAMES:
        return True
    if not settings.allow_remote:
        return False
    return host in {name.lower() for name in settings.allowed_hosts} | _own_names() or _is_address(host)


@cache
def _own_names() -> frozenset[str]:
    return frozenset({socket.gethostname().lower()} - {""})


def _is_address(host: str) -> bool:
    """Whether it is an address, which no one can make point elsewhere."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _equivalents(origin: str) -> frozenset[str]:
    """An origin with and without the port that its scheme has anyway."""
    scheme, _, authority = origin.partition("://")
    usual = {"http": ":80", "https": ":443"}.get(scheme, "")
    if usual and authority.endswith(usual):
        return frozenset({origin, origin.removesuffix(usual)})
    has_port = re.search(r":[0-9]{1,5}$", authority) is not None
    return frozenset({origin} if has_port else {origin, f"{origin}{usual}"})
