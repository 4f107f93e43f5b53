"""LanguageTool's protocol, so that Writer, LTeX+, Obsidian and others show findings as they are.

A text arrives in one of several ways (:mod:`.asking`), perhaps with markup in it (:mod:`.annotated`); what the review
rules find is given in the protocol's shape (:mod:`.matches`), and texts that come again are answered from a cache
(:mod:`assistant.base.cache`). :mod:`.oxt` makes the extension that points Writer here, :mod:`.origins` says which
editors' windows may read the answers.
"""

from assistant.interfaces.languagetool.origins import admitted
from assistant.interfaces.languagetool.routes import new_cache, router

__all__ = ["admitted", "new_cache", "router"]
