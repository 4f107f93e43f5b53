"""Content controls that nobody has filled in: they show the prompt of the word processor, which is no text."""

from typing import TYPE_CHECKING

from assistant.base.patterns import patterns
from assistant.corpus.word.names import w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PROMPT = patterns("pages.toml", "word")["prompt"]
_MAX_PROMPT = 60


def is_prompt(control: "Element") -> bool:
    """Whether a content control holds nothing but the prompt of the word processor.

    The blanks of a scaffold are placeholders, too, but with words of their own: they are text.
    """
    shown = ""
    for text in control.iter(w("t")):
        shown += text.text or ""
        if len(shown) > _MAX_PROMPT:
            return False
    return _PROMPT.fullmatch(shown.strip()) is not None
