"""Single sign-on: who somebody is, another system says; what they may do is decided by the accounts here.

One module per kind. ``oidc`` and ``cas`` send the browser to the other system and back (:class:`BrowserSignOn`), ``ldap``
is given name and password (:class:`PasswordSignOn`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from assistant.base.errors import BadSetting, MissingExtra

TIMEOUT = 10.0
"""Seconds for an answer of the other system."""

KINDS = {"oidc": "authlib", "cas": "python-cas", "ldap": "ldap3"}
"""The kinds there are, and the package that each needs."""


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    """Where the other system is. ``kind`` ∈ oidc cas ldap, "" for none.

    ``url``: the issuer (OIDC), the address of the CAS server, or ldaps://host. ``client`` and ``secret``: of this service
    at the issuer. ``name``: the claim that holds the account's name (OIDC), or the DN of an account with ``{name}`` in it
    (LDAP). ``role``: what whoever has no account yet is given at the first sign-in; "": nobody comes in without one.
    """

    kind: str = ""
    url: str = ""
    client: str = ""
    secret: str = ""
    name: str = ""
    role: str = ""


class BrowserSignOn(Protocol):
    """A kind that leads the browser to a page of the other system, and back to ``back``, an address of this service."""

    def begin(self, back: str) -> tuple[str, str]:
        """Where the browser goes, and what has to be remembered until it comes back."""
        ...

    def finish(self, query: Mapping[str, str], remembered: str, back: str) -> str:
        """The name of whoever came back with these parameters. Raises NotAuthenticated, SignOnFailed."""
        ...


class PasswordSignOn(Protocol):
    """A kind that is asked whether a password is right."""

    def fits(self, name: str, password: str) -> bool:
        """Whether it is. Raises SignOnFailed where the other system does not answer."""
        ...


def browser_sign_on(settings: SignOnSettings) -> BrowserSignOn | None:
    """The installation's kind, None where there is none that leads the browser away. Raises BadSetting, MissingExtra."""
    if settings.kind not in ("oidc", "cas"):
        return None
    made: BrowserSignOn = _made(settings)
    return made


def password_sign_on(settings: SignOnSettings) -> PasswordSignOn | None:
    """The installation's kind, None where there is none that is given passwords. Raises BadSetting, MissingExtra."""
    if settings.kind != "ldap":
        return None
    made: PasswordSignOn = _made(settings)
    return made


def _made(settings: SignOnSettings) -> Any:
    if not settings.url:
        raise BadSetting("没有写明统一身份认证的地址", "请设 ASSISTANT_SSO_URL")
    try:
        module = import_module(f"assistant.access.sso.{settings.kind}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("assistant"):
            raise
        package = KINDS[settings.kind]
        raise MissingExtra(package, "统一身份认证", "pip install 'report-assistant[sso]'") from error
    return module.SignOn(settings)
