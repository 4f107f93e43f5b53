"""The words around the draft, in Chinese or English. What is found in a draft stays Chinese."""

from collections.abc import Mapping
from functools import cache

from assistant.base.errors import BadInput
from assistant.base.tables import read_toml

LANGUAGES = ("zh", "en")


class Words:
    """Chinese words → what the page says in its language. A word without a translation is an error, not a gap."""

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise BadInput(f"没有“{lang}”这种语言", f"可用的：{'、'.join(LANGUAGES)}")
        self.lang = lang

    def __call__(self, chinese: str) -> str:
        """The word in the page's language."""
        english = _english()[chinese]
        return english if self.lang == "en" else chinese

    def table(self) -> dict[str, str]:
        """All words, for the script."""
        return {chinese: self(chinese) for chinese in _english()}


@cache
def _english() -> Mapping[str, str]:
    """Chinese → English, in the order of ``data/english.toml``."""
    return read_toml("english.toml")
