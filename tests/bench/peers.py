"""The programs for comparison: LanceDB with our vectors, sentence-transformers with our model and FAISS, and tantivy.

Each is configured as favourably as the task allows. LanceDB has bitmap indexes for the filters, prefiltering, a full-text
index over character bigrams (its ngram tokenizer; jieba and lindera need model files) and flat vectors, so that it is as
exact as the product. sentence-transformers reads the shipped model's folder and searches a flat index. tantivy is used for
lexical retrieval: the same characters and bigrams, two writing threads, filters as required terms.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.results import Filters
from assistant.domain.text import fold
from assistant.index.encoders import Vectors
from assistant.index.encoders.static import SHIPPED

from .build import Built

_COLUMNS = {"authors": "author", "offices": "office", "regions": "region", "collections": "collection"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The passages as columns of a table; row i has vector i."""

    ids: Sequence[str]
    texts: Sequence[str]
    metadata: Mapping[str, Sequence[Any]]


def columns(built: Built) -> Columns:
    """Passages of a built index in the order of its vectors."""
    ids: list[str] = []
    texts: list[str] = []
    metadata: dict[str, list[Any]] = {name: [] for name in ("report", "role", "year", *_COLUMNS.values())}
    for report in built.reports:
        known = report.metadata
        for passage in report.passages:
            ids.append(passage.id)
            texts.append(passage.span.of(report.text))
            metadata["report"].append(report.id)
            metadata["role"].append(str(passage.role))
            for name in ("year", *_COLUMNS.values()):
                metadata[name].append(getattr(known, name))
    return Columns(ids, texts, metadata)


class Lance:
    """A LanceDB table with a full-text index, searched in hybrid mode (its own fusion: reciprocal ranks)."""

    name = "LanceDB"

    def __init__(self, folder: Path) -> None:
        import lancedb

        self._database = lancedb.connect(folder)
        self._table: Any = None

    def fill(self, passages: Columns, vectors: Vectors) -> float:
        """Seconds to make a table on disk with all its indexes from columns and vectors in memory."""
        import pyarrow
        from lancedb.index import FTS, Bitmap

        began = time.perf_counter()
        flat = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(vectors.ravel()), vectors.shape[1])
        named = {"id": passages.ids, "text": passages.texts, **passages.metadata, "vector": flat}
        self._table = self._database.create_table("passages", pyarrow.table(named))
        words = FTS(
            base_tokenizer="ngram",
            ngram_min_length=2,
            ngram_max_length=2,
            stem=False,
            remove_stop_words=False,
            ascii_folding=False,
        )
        self._table.create_index("text", config=words)
        for column in ("role", *_COLUMNS.values()):
            self._table.create_index(column, config=Bitmap())
        return time.perf_counter() - began

    def search(self, text: str, vector: Vectors, filters: Filters, k: int) -> list[str]:
        """Ids of the k best of both retrievers."""
        query = self._table.search(query_type="hybrid", vector_column_name="vector", fts_columns="text")
        query = query.vector(vector).text(text).distance_type("dot")
        if where := _where(filters):
            query = query.where(where, prefilter=True)
        return [row["id"] for row in query.select(["id", "text"]).limit(k).to_list()]

    def nearest(self, vector: Vectors, filters: Filters, k: int) -> list[str]:
        """Ids of the k nearest."""
        query = self._table.search(vector).distance_type("dot")
        if where := _where(filters):
            query = query.where(where, prefilter=True)
        return [row["id"] for row in query.select(["id", "text"]).limit(k).to_list()]


def _where(filters: Filters) -> str:
    parts = []
    for field, column in _COLUMNS.items():
        values = getattr(filters, field)
        if values:
            listed = ", ".join(f"'{value}'" for value in sorted(values))
            parts.append(f"{column} IN ({listed})")
    return " AND ".join(parts)


class SentenceFaiss:
    """A setup as in tutorials: SentenceTransformer, IndexFlatIP, row numbers for a filter, texts in a list."""

    name = "sentence-transformers + FAISS flat"

    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(SHIPPED), device="cpu")
        self._index: Any = None
        self._passages: Columns | None = None

    def fill(self, passages: Columns) -> float:
        """Seconds to make an index in memory from texts in memory; without storage and full-text index."""
        import faiss

        began = time.perf_counter()
        vectors = self.encode(passages.texts)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)
        self._passages = passages
        return time.perf_counter() - began

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts."""
        vectors: Vectors = self._model.encode(
            list(texts), batch_size=256, convert_to_numpy=True, show_progress_bar=False
        )
        return vectors

    def search(self, text: str, filters: Filters, k: int) -> list[str]:
        """Ids of the k nearest among those that pass the filters, which are evaluated by scanning a list."""
        import faiss

        assert self._passages is not None
        parameters = None
        if any(getattr(filters, field) for field in _COLUMNS):
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(self._passing(filters)))
        _, rows = self._index.search(self.encode([text]), k, params=parameters)
        return [self._passages.ids[row] for row in rows[0] if row >= 0]

    def _passing(self, filters: Filters) -> NDArray[np.int64]:
        assert self._passages is not None
        wanted = [
            (self._passages.metadata[column], getattr(filters, field))
            for field, column in _COLUMNS.items()
            if getattr(filters, field)
        ]
        rows = range(len(self._passages.ids))
        return np.fromiter((row for row in rows if all(c[row] in v for c, v in wanted)), np.int64)


class Tantivy:
    """The passages in tantivy: BM25 over the same folded characters and bigrams as in the product."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("words", tokenizer_name="pairs", index_option="freq")
        for column in _COLUMNS.values():
            builder.add_text_field(column, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))
        pairs = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2, False)).build()
        self._index.register_tokenizer("pairs", pairs)

    def fill(self, passages: Columns) -> float:
        """Seconds to make a committed index on disk from texts in memory; it contains neither vectors nor texts."""
        import tantivy

        began = time.perf_counter()
        writer = self._index.writer(heap_size=512_000_000, num_threads=2)
        for row, (name, text) in enumerate(zip(passages.ids, passages.texts, strict=True)):
            known = {column: passages.metadata[column][row] for column in _COLUMNS.values()}
            writer.add_document(tantivy.Document(id=name, words=fold(text), **known))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        return time.perf_counter() - began

    def search(self, text: str, filters: Filters, k: int) -> list[str]:
        """Ids of the k best by BM25 among those that pass."""
        from tantivy import Occur, Query

        folded = fold(text)
        tokens = {*folded, *(folded[at : at + 2] for at in range(len(folded) - 1))}
        terms = [(Occur.Should, Query.term_query(self._schema, "words", token)) for token in tokens]
        parts = [(Occur.Must, Query.boolean_query(terms))]
        for field, column in _COLUMNS.items():
            if values := getattr(filters, field):
                wanted = Query.term_set_query(self._schema, column, sorted(values))
                parts.append((Occur.Must, Query.const_score_query(wanted, 0.0)))
        searcher = self._index.searcher()
        hits = searcher.search(Query.boolean_query(parts), k, count=False).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]
