"""Finding passages, and how the use of phrases changes over the years."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.base.errors import BadInput, IndexMissing, IndexUnusable
from assistant.corpus import readers
from assistant.corpus.ingest.walk import Corpus, walk
from assistant.domain.callers import Permission
from assistant.domain.results import (
    Change,
    FilterValues,
    PhraseUse,
    Query,
    SearchResult,
)
from assistant.domain.text import fold
from assistant.search import search
from assistant.service.bound import BoundService
from assistant.service.filters import filter_values, resolved
from assistant.trends import change, use_of

MAX_PHRASES, MAX_PHRASE_CHARACTERS = 6, 40


class Searching(BoundService):
    """Search, and what the index holds."""

    def search(self, query: Query, *, facets: bool = False) -> SearchResult:
        """The passages that answer ``query``, within ``access``.

        Filter values may be aliases (人力资源和社会保障) and, for regions, a part of the name (青岚县).
        Raises UnknownValue for a filter value that is not there, BadInput for a query that cannot be answered.
        """
        self.ensure(Permission.SEARCH)
        details = self._resources.access_control.query_details(query.text)
        with self._logged("search", details=details):
            return self._search(query, facets=facets)

    def _search(self, query: Query, *, facets: bool) -> SearchResult:
        # One generation for the filters and for the search, whatever is committed meanwhile.
        index = self.index
        filters = resolved(query.filters, index, self.vocabulary, self.access)
        result = search(
            index,
            self.encoder,
            self.vocabulary,
            replace(query, filters=filters),
            self.access,
            dense_weight=self.settings.dense_weight,
            facets=facets,
        )
        return replace(result, warnings=(*result.warnings, *_nothing_there(result)))

    def facet_values(self) -> Mapping[str, Mapping[str, int]]:
        """Per facet, the values there are and in how many passages. Raises NotAllowed."""
        self.ensure(Permission.SEARCH)
        return self.index.facet_values(self.access)

    def filter_values(self) -> FilterValues:
        """Every value that a filter takes, and in how many passages. Raises NotAllowed."""
        self.ensure(Permission.SEARCH)
        return filter_values(self.index, self.vocabulary, self.access)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of files that can be read."""
        return readers.suffixes()

    def corpus_files(self) -> Corpus:
        """The report files below the corpus folder, and what there is not taken. Raises BadInput."""
        return walk(self.settings.corpus)

    def warm(self) -> None:
        """Load everything that the first search needs; without an index that can be read, everything but that."""
        with contextlib.suppress(IndexMissing, IndexUnusable):
            self.index.warm()
        self.encoder.encode(["预热"], kind="query")
        self.vocabulary.expansions("预热")
        with contextlib.suppress(IndexMissing, IndexUnusable):  # searches need no statements
            self._resources.pools.warm()

    def uses(self, phrases: Sequence[str]) -> tuple[PhraseUse, ...]:
        """How often each phrase is used, by year and author.

        Raises BadInput for too many, or one of odd length, NotAllowed.
        """
        self.ensure(Permission.SEARCH)
        if len(phrases) > MAX_PHRASES:
            raise BadInput(f"一次写了 {len(phrases)} 个词语，最多 {MAX_PHRASES} 个", "请分几次查看")
        for phrase in phrases:
            if not 2 <= len(fold(phrase)) <= MAX_PHRASE_CHARACTERS:
                raise BadInput(f"词语“{phrase}”太短或太长", f"请写 2 到 {MAX_PHRASE_CHARACTERS} 个字")
        index = self.index
        self._log("trends", details={"phrases": len(phrases)})
        return tuple(use_of(index, phrase, self.access) for phrase in phrases)

    def change(self, since: int | None = None) -> Change:
        """The phrases that come and go; remembered until the index changes, for it takes seconds. Raises NotAllowed."""
        self.ensure(Permission.SEARCH)
        self._log("trends")
        return self._resources.change(self.access, since, lambda index: change(index, self.access, since))


def _nothing_there(result: SearchResult) -> tuple[str, ...]:
    if result.candidates or result.hits:
        return ()
    return ("没有段落同时符合这些条件，请去掉一些条件再试",)
