"""A ``curl`` command of the documents, sent to the application instead of the network."""

import json
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
from fastapi.testclient import TestClient

ADDRESS = "127.0.0.1:8000"


@dataclass
class _Request:
    address: str = ""
    method: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    in_address: bool = False


def parsed(command: str) -> _Request:
    """What a command says. Raises ValueError for an option that is not read here."""
    words = iter(shlex.split(command, comments=True)[1:])
    request = _Request()
    for word in words:
        if word == "-s":
            continue
        if word in {"-G", "-sG"}:
            request.in_address = True
        elif word == "-X":
            request.method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(":")
            request.headers[name.strip()] = value.strip()
        elif word == "-d":
            request.data.append(next(words))
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            request.pairs.append((name, value))
        elif word == "-F":
            name, _, value = next(words).partition("=@")
            request.files.append((name, value))
        elif word.startswith("-"):
            raise ValueError(f"curl {word}")
        else:
            request.address = word
    return request


def send(client: TestClient, command: str) -> httpx.Response:
    """The answer of the application to a command of the documents."""
    request = parsed(command)
    place = urlsplit(request.address)
    assert place.netloc == ADDRESS, command
    given = [*parse_qsl("&".join(request.data)), *request.pairs] if request.in_address else []
    method = request.method or (
        "POST" if (request.data or request.files) and not request.in_address else "GET"
    )
    body = None if request.in_address or not request.data else "&".join(request.data).encode()
    if body is not None and request.headers.get("Content-Type") == "application/json":
        json.loads(body)
    elif body is not None:
        request.headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    files = [(name, (path, Path(path).read_bytes())) for name, path in request.files]
    return client.request(
        method,
        place.path,
        params=[*parse_qsl(place.query), *given] or None,
        content=body,
        files=files or None,
        headers=request.headers,
    )
