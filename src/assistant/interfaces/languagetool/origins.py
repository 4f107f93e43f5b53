"""Editors whose window is a browser of its own: it asks as another site does, and may read no answer unless let in."""

from fastapi import Request

_EDITORS = frozenset({"app://obsidian.md"})
"""Origins that no page on the web can have: a page's begins with http."""

_ROOT = "/v2/"


def admitted(request: Request) -> str:
    """The origin of a request that is let in to the protocol's addresses though it is not this site's; "" for any other."""
    origin = request.headers.get("origin", "")
    return origin if origin in _EDITORS and request.url.path.startswith(_ROOT) else ""
