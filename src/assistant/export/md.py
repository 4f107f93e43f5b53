"""Exports a scaffold as Markdown, to be continued in any editor."""

from assistant.domain.results import Scaffold
from assistant.export._scaffold import template_data

SUFFIX = ".md"
MEDIA_TYPE = "text/markdown; charset=utf-8"
TITLE = "Markdown"


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """Frames as paragraphs, with support and sources below each. ``layout`` is ignored."""
    from assistant.export._templates import render_shipped

    return render_shipped(SUFFIX, template_data(made))
