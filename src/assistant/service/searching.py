"""Finding passages, and how the use of phrases changes over the years."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.base.errors import BadInput, IndexMissing, IndexUnusable, UnknownValue
from assistant.domain.callers import Permission
from assistant.domain.results import (
    Change,
    Filters,
    FilterValues,
    Mode,
    PhraseUse,
    Query,
    SearchBatch,
    SearchResult,
)
from assistant.domain.text import fold
from assistant.search import MAX_QUERY, ParsedQuery, SearchTools, parse_query, passage, search
from assistant.service.bound import BoundService
from assistant.service.filters import combined, filter_values, resolved

if TYPE_CHECKING:
    from assistant.corpus.ingest.walk import Corpus

MAX_PHRASES, MAX_PHRASE_CHARACTERS = 6, 40
MAX_SEARCHES = 50  # in one batch


class Searching(BoundService):
    """Search, and what the index holds."""

    def search(self, query: Query) -> SearchResult:
        """The passages that answer ``query``, within ``access``.

        The query's text may hold ``"quoted phrases"``, ``-excluded`` words and ``field:value``. Filter values may be
        aliases (人力资源和社会保障) and, for regions, a part of the name (青岚县). Raises UnknownValue for a filter value
        that is not there, BadInput for a query that cannot be answered.
        """
        self.ensure(Permission.SEARCH)
        details = self._resources.access_control.query_details(query.text)
        with self._logged("search", details=details):
            return self._search(query)

    def _search(self, query: Query) -> SearchResult:
        # One generation for the filters and for the search, whatever is committed meanwhile.
        tools = self._search_tools()
        # An over-long text is refused by the search; taking it apart first would cost more than it is worth.
        parsed = parse_query(query.text) if len(query.text) <= MAX_QUERY else ParsedQuery(query.text)
        if query.text.strip() and not parsed.text:
            raise BadInput(
                "查询里只有条件，没有要找的说法", "请在条件之外再写上要找的说法，例如：农民工讨薪 年份:2022"
            )
        filters = combined(
            resolved(query.filters, tools.index, self.vocabulary, self.access),
            resolved(parsed.filters, tools.index, self.vocabulary, self.access),
        )
        made = replace(
            query,
            text=parsed.text,
            filters=filters,
            phrases=(*query.phrases, *parsed.phrases),
            excluded=(*query.excluded, *parsed.excluded),
        )
        if query.mode is Mode.EXACT and parsed.phrases:
            # The words are the phrase to look for; where there are none, the first phrase in quotes is.
            made = replace(made, text=parsed.words or parsed.phrases[0])
        result = search(tools, made, self.access)
        result = replace(result, query=query.text)
        return replace(result, warnings=(*result.warnings, *_nothing_there(result, made)))

    def search_all(self, queries: Sequence[Query]) -> SearchBatch:
        """Several searches at once. Raises as :meth:`search`, naming the number of the search."""
        if not 1 <= len(queries) <= MAX_SEARCHES:
            raise BadInput(f"一次写了 {len(queries)} 个检索", f"请写 1 到 {MAX_SEARCHES} 个")
        results = []
        for number, query in enumerate(queries, start=1):
            try:
                results.append(self.search(query))
            except UnknownValue as error:
                field = f"第 {number} 个检索的{error.field}"
                raise UnknownValue(field, error.value, error.nearest, error.hint) from error
            except BadInput as error:
                raise BadInput(f"第 {number} 个检索：{error.detail}", error.hint) from error
        return SearchBatch(tuple(results))

    def similar(self, query: Query, passage_id: str | None = None) -> SearchResult:
        """The passages most similar to the text of ``query``, or to a passage that is filed, itself left out.

        The text is taken as it stands: quotes, minus signs and colons mean nothing in it. Raises NotFound for a passage
        that is not there, and as :meth:`search`.
        """
        self.ensure(Permission.SEARCH)
        details = self._resources.access_control.query_details(passage_id or query.text)
        with self._logged("search", details=details):
            return self._similar(query, passage_id)

    def _similar(self, query: Query, passage_id: str | None) -> SearchResult:
        tools = self._search_tools()
        drop = None
        if passage_id is not None:
            record = passage(tools.index, passage_id, self.access)
            query, drop = replace(query, text=record.text[:MAX_QUERY]), record.row
        filters = resolved(query.filters, tools.index, self.vocabulary, self.access)
        result = search(tools, replace(query, filters=filters), self.access, drop=drop)
        return replace(result, warnings=(*result.warnings, *_nothing_there(result, query)))

    def _search_tools(self) -> SearchTools:
        return SearchTools(
            self.index,
            self.encoder,
            self.vocabulary,
            self._resources.headings,
            self.settings.dense_weight,
        )

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
        from assistant.corpus import readers

        return readers.suffixes()

    def corpus_files(self) -> "Corpus":
        """The report files below the corpus folder, and what there is not taken. Raises BadInput."""
        from assistant.corpus.ingest.walk import walk

        return walk(self.settings.corpus)

    @property
    def has_sample(self) -> bool:
        """Whether the corpus folder still holds the fictional sample that ships; its annotation goes with it."""
        return (self.settings.corpus / "gold" / "annotations").is_dir()

    def warm(self) -> None:
        """Load everything that the first search needs; without an index that can be read, everything but that."""
        with contextlib.suppress(IndexMissing, IndexUnusable):
            self.index.warm()
            _ = self._resources.headings
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
        from assistant.trends import use_of

        return tuple(use_of(index, phrase, self.access) for phrase in phrases)

    def change(self, since: int | None = None) -> Change:
        """The phrases that come and go; remembered until the index changes, for it takes seconds. Raises NotAllowed."""
        self.ensure(Permission.SEARCH)
        self._log("trends")
        from assistant.trends import change

        return self._resources.change(self.access, since, lambda index: change(index, self.access, since))


def _nothing_there(result: SearchResult, query: Query) -> tuple[str, ...]:
    """Why there is nothing, in terms of what was asked for: filters are blamed only where there are some."""
    if result.candidates or result.hits:
        return ()
    if query.filters != Filters() or query.phrases or query.excluded:
        return ("没有段落同时符合这些条件，请去掉一些条件再试",)
    if query.mode is Mode.EXACT:
        return (f"没有哪一段一字不差地含有“{query.text}”，可改用综合检索",)
    return ("库里还没有报告，请先上传，或运行 assistant index",)
