"""Errors are pages for browsers and JSON for programs."""

import pytest
from fastapi.testclient import TestClient

_BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/nowhere", _BROWSER, "text/html; charset=utf-8"),
        ("/nowhere", "*/*", "application/json"),
        ("/v1/nowhere", _BROWSER, "application/json"),
        ("/v2/nowhere", _BROWSER, "application/json"),
        ("/v1x", _BROWSER, "text/html; charset=utf-8"),
        ("/static/nothing.css", _BROWSER, "application/json"),
    ],
)
def test_who_asks_decides_the_shape(client: TestClient, path: str, accept: str, kind: str) -> None:
    answer = client.get(path, headers={"accept": accept})

    assert (answer.status_code, answer.headers["content-type"]) == (404, kind)


def test_pages_allow_nothing_from_elsewhere(client: TestClient) -> None:
    assert client.get("/").headers["content-security-policy"].startswith("default-src 'self';")
