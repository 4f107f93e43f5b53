"""OpenID Connect: the authorisation code flow with PKCE (RFC 7636), by the library authlib."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assistant.access.sso import TIMEOUT, SignOnSettings
from assistant.base.errors import NotAuthenticated, SignOnFailed

_NAME = "preferred_username"
_ALGORITHMS = ["RS256", "PS256", "ES256"]


class SignOn:
    """Sign-on at one issuer; its addresses and keys are read anew for each sign-in."""

    def __init__(self, settings: SignOnSettings) -> None:
        self._settings = settings

    def begin(self, back: str) -> tuple[str, str]:
        """See :class:`assistant.access.sso.BrowserSignOn`."""
        memory = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        address, _ = self._session(back).create_authorization_url(
            self._discovered()["authorization_endpoint"],
            state=memory["state"],
            nonce=memory["nonce"],
            code_verifier=memory["verifier"],
        )
        return str(address), json.dumps(memory)

    def finish(self, query: Mapping[str, str], remembered: str, back: str) -> str:
        """See :class:`assistant.access.sso.BrowserSignOn`."""
        memory = json.loads(remembered)
        if not secrets.compare_digest(query.get("state", "").encode(), memory["state"].encode()):
            raise NotAuthenticated("这次登录不是从这里开始的", "请重新登录")
        if "code" not in query:
            raise NotAuthenticated("统一身份认证没有让您登录", "请重新登录，或找管理员")
        discovered = self._discovered()
        try:
            token = self._session(back).fetch_token(
                discovered["token_endpoint"],
                code=query["code"],
                code_verifier=memory["verifier"],
                timeout=TIMEOUT,
            )
        except (OAuthError, requests.RequestException, ValueError) as error:
            raise NotAuthenticated("统一身份认证不认这次登录", "请重新登录") from error
        claims = self._claims(str(token.get("id_token", "")), discovered, memory["nonce"])
        name = claims.get(self._settings.name or _NAME)
        if not isinstance(name, str) or not name:
            raise SignOnFailed(
                "统一身份认证没有给出账户名", f"请检查设置 sso_name（现为 {self._settings.name or _NAME}）"
            )
        return name

    def _claims(self, id_token: str, discovered: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """What the issuer says of whoever signed in, after its signature, receiver, time and nonce were verified."""
        keys = KeySet.import_key_set(self._read(discovered["jwks_uri"]))
        try:
            token = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
            jwt.JWTClaimsRegistry(
                leeway=60,
                iss={"essential": True, "value": discovered["issuer"]},
                aud={"essential": True, "value": self._settings.client},
                exp={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(token.claims)
        except (JoseError, ValueError) as error:
            raise NotAuthenticated("统一身份认证的凭据不对", "请重新登录") from error
        return dict(token.claims)

    def _session(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self._settings.client,
            self._settings.secret,
            scope="openid profile",
            redirect_uri=back,
            code_challenge_method="S256",
        )

    def _discovered(self) -> dict[str, Any]:
        issuer = self._settings.url.rstrip("/")
        found: dict[str, Any] = self._read(f"{issuer}/.well-known/openid-configuration")
        if found.get("issuer", "").rstrip("/") != issuer:
            raise SignOnFailed("统一身份认证自报的地址与设置不符", "请检查设置 sso_url")
        return found

    @staticmethod
    def _read(address: str) -> Any:
        try:
            answer = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise SignOnFailed("统一身份认证系统没有应答", "请稍后再试，或检查设置 sso_url") from error
