"""Markdown: a scaffold to go on with in any editor."""

from assistant.domain.results import Scaffold
from assistant.export._scaffold import as_data

SUFFIX = ".md"
MEDIA_TYPE = "text/markdown; charset=utf-8"
TITLE = "Markdown"


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """Frames as paragraphs, with support and sources below each. The layout is Word's alone."""
    from assistant.export._templates import shipped

    return shipped(SUFFIX, as_data(made))
