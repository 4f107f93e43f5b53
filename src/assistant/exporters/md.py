"""Markdown: a scaffold to go on with in any editor."""

from assistant.exporters._scaffold import as_data
from assistant.results import Scaffold

SUFFIX = ".md"
MEDIA_TYPE = "text/markdown; charset=utf-8"
TITLE = "Markdown"


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """Frames as paragraphs, with support and sources below each. The layout is Word's alone."""
    from assistant.exporters._templates import shipped

    return shipped(SUFFIX, as_data(made))
