"""An issuer (OIDC), a CAS server and a directory (LDAP) on loopback, each with one person in it."""

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey
from ldap3.protocol import rfc4511
from pyasn1.codec.ber import decoder, encoder

CLIENT, SECRET = "report-assistant", "client-secret"
NAME, PASSWORD = "张三", "目录里的口令 第一个"
PLACE = "uid={name},ou=people,dc=example"


class Issuer(ThreadingHTTPServer):
    """An issuer that signs in 张三 without asking. ``claims`` override those of the next ID token; ``key`` signs it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _IssuerRequest)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.published = RSAKey.generate_key(2048, parameters={"kid": "甲"})
        self.key = self.published
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def authorised(self, address: str) -> str:
        """Where the browser is sent back to, from the address that it was sent to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["client_id"], query["response_type"]) == (CLIENT, "code")
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"


class _IssuerRequest(BaseHTTPRequestHandler):
    server: Issuer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        issuer = self.server
        if self.path == "/.well-known/openid-configuration":
            found: Any = {
                "issuer": issuer.url,
                "authorization_endpoint": f"{issuer.url}/authorize",
                "token_endpoint": f"{issuer.url}/token",
                "jwks_uri": f"{issuer.url}/keys",
            }
        else:
            found = {"keys": [issuer.published.as_dict(private=False)]}
        self._answer(200, found)

    def do_POST(self) -> None:
        issuer = self.server
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        begun = issuer.codes.pop(form["code"], None)
        if begun is None or create_s256_code_challenge(form["code_verifier"]) != begun["code_challenge"]:
            self._answer(400, {"error": "invalid_grant"})
            return
        claims = {
            "iss": issuer.url,
            "aud": CLIENT,
            "sub": "4711",
            "exp": int(time.time()) + 300,
            "nonce": begun["nonce"],
            "preferred_username": NAME,
            **issuer.claims,
        }
        token = jwt.encode({"alg": "RS256", "kid": "甲"}, claims, issuer.key)
        self._answer(200, {"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _answer(self, status: int, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Cas(ThreadingHTTPServer):
    """A CAS server that knows one ticket, for the address that it was made for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _CasRequest)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/cas"
        self.tickets: dict[str, str] = {}

    def authorised(self, address: str) -> str:
        """Where the browser is sent back to, from the address that it was sent to."""
        service = parse_qs(urlsplit(address).query)["service"][0]
        ticket = f"ST-{len(self.tickets)}"
        self.tickets[ticket] = service
        return f"{service}&{urlencode({'ticket': ticket})}"


class _CasRequest(BaseHTTPRequestHandler):
    server: Cas

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        right = self.server.tickets.pop(query.get("ticket", ""), None) == query.get("service")
        inner = (
            f"<cas:authenticationSuccess><cas:user>{NAME}</cas:user></cas:authenticationSuccess>"
            if right
            else '<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>'
        )
        data = f'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{inner}</cas:serviceResponse>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Directory(socketserver.ThreadingTCPServer):
    """A directory that takes one bind; ``places`` are those that were tried. ``result`` overrides its answer."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _DirectoryRequest)
        self.url = f"ldap://127.0.0.1:{self.server_address[1]}"
        self.places: list[str] = []
        self.result: int | None = None


class _DirectoryRequest(socketserver.BaseRequestHandler):
    server: Directory

    def handle(self) -> None:
        data = self.request.recv(4096)
        message, _ = decoder.decode(data, asn1Spec=rfc4511.LDAPMessage())
        bind = message["protocolOp"]["bindRequest"]
        place = bytes(bind["name"]).decode()
        password = bytes(bind["authentication"]["simple"]).decode()
        self.server.places.append(place)
        right = (place, password) == (PLACE.format(name=NAME), PASSWORD)
        answer = rfc4511.LDAPMessage()
        answer["messageID"] = message["messageID"]
        response = rfc4511.BindResponse()
        code = self.server.result if self.server.result is not None else (0 if right else 49)
        response["resultCode"] = rfc4511.ResultCode(code)
        response["matchedDN"] = rfc4511.LDAPDN(b"")
        response["diagnosticMessage"] = rfc4511.LDAPString(b"")
        operation = rfc4511.ProtocolOp()
        operation.setComponentByName("bindResponse", response)
        answer["protocolOp"] = operation
        self.request.sendall(encoder.encode(answer))
        self.request.recv(4096)


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """Serve until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
