"""Pairs of stretches that belong together, drawn at random from tokenised paragraphs.

Everything is ranges ``[begin, end)`` into one long array of token ids, so that drawing a batch is array
arithmetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.lab.training.data import Document
from assistant.lab.training.recipe import PairKind

Ints = NDArray[np.int64]

_SENTENCE_ENDS = "。!?;"
_CLAUSE_ENDS = _SENTENCE_ENDS + ",:"
_MIN = 4  # tokens on either side of a cut
_LONGEST_TITLED = 60  # paragraphs of a document whose title still says what each of them is about
_BATCH = 4096


@dataclass(frozen=True, slots=True)
class Ranges:
    """Stretches of the token array, both of shape (n,)."""

    begin: Ints
    end: Ints

    @property
    def lengths(self) -> Ints:
        """Tokens in each."""
        return self.end - self.begin

    def at(self, rows: Ints) -> "Ranges":
        """Those in ``rows``."""
        return Ranges(self.begin[rows], self.end[rows])

    def followed_by(self, other: "Ranges") -> "Ranges":
        """These, then those of ``other``."""
        return Ranges(np.concatenate([self.begin, other.begin]), np.concatenate([self.end, other.end]))

    def replaced(self, other: "Ranges", chosen: NDArray[np.bool_]) -> "Ranges":
        """Those of ``other`` where ``chosen``, these elsewhere."""
        return Ranges(np.where(chosen, other.begin, self.begin), np.where(chosen, other.end, self.end))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Stretches that belong together, row by row, and the paragraph (its number) that each row was drawn
    from.
    """

    first: Ranges
    second: Ranges
    paragraph: Ints

    def twins(self) -> NDArray[np.bool_]:
        """Rows i, j (n, n) of one paragraph, heading or term: each one's second is a right answer for the
        other.
        """
        same: NDArray[np.bool_] = self.paragraph[:, None] == self.paragraph
        for side in (self.first, self.second):
            same |= (side.begin[:, None] == side.begin) & (side.end[:, None] == side.end)
        np.fill_diagonal(same, False)
        return same


@dataclass(frozen=True, slots=True)
class Store:
    """Tokenised paragraphs. ``clauses`` and ``sentences`` are the sorted positions behind their last tokens.

    ``label`` has, for heading and title, a range per paragraph (shape (paragraphs, 2)), empty where there
    is none; ``sources`` are ranges of paragraphs, shape (sources, 2), ``weights`` how often each is drawn
    from.
    """

    tokens: NDArray[np.int32]
    paragraphs: Ranges
    labels: tuple[Ranges, Ranges]
    clauses: Ints
    sentences: Ints
    sources: Ints
    weights: NDArray[np.float64]
    vocabulary: int
    pools: tuple[tuple[Ranges, Ranges], ...]
    """Pairs known by people to belong together, row by row: words and terms, then whole sayings."""

    def draw_known(self, rng: Generator, pairs: Pairs, sizes: Sequence[int]) -> Pairs:
        """``pairs`` and so many of each pool behind them; each counts as a paragraph of its own."""
        number = -1
        for (first, second), size in zip(self.pools, sizes, strict=True):
            known = len(first.begin)
            if size and known:
                rows = rng.integers(0, known, size)
                pairs = Pairs(
                    pairs.first.followed_by(first.at(rows)),
                    pairs.second.followed_by(second.at(rows)),
                    np.concatenate([pairs.paragraph, number - rows]),
                )
            number -= known
        return pairs

    def draw(self, rng: Generator, size: int, shares: Mapping[PairKind, float], most_tokens: int) -> Pairs:
        """``size`` pairs of at most ``most_tokens`` tokens a side, from paragraphs of one source.

        Where a paragraph has no pair of the kind that was drawn, its halves.
        """
        paragraph = self._paragraphs(rng, size)
        begin, end = self.paragraphs.begin[paragraph], self.paragraphs.end[paragraph]
        odds = np.array(list(shares.values()))
        kinds = rng.choice(np.array([int(kind) for kind in shares]), p=odds / odds.sum(), size=size)
        cut = self._middles(rng, begin, end)
        stop = _next(self.sentences, begin + _MIN)
        label = self._labels(rng, paragraph)
        clause = self._clauses(rng, begin, end)
        is_behind = end - clause.end >= clause.begin - begin
        rest = Ranges(np.where(is_behind, clause.end, begin), np.where(is_behind, end, clause.begin))
        whole = Ranges(begin, end)
        first, second = Ranges(begin, cut), Ranges(cut, end)
        for kind, one, other, least in (
            (PairKind.FIRST, Ranges(begin, stop), Ranges(stop, end), _MIN),
            (PairKind.HEADING, label, whole, 1),
            (PairKind.CLAUSE, clause, rest, _MIN),
        ):
            chosen = (kinds == kind) & (one.lengths >= least) & (other.lengths >= least)
            first, second = first.replaced(one, chosen), second.replaced(other, chosen)
        return Pairs(_window(rng, first, most_tokens), _window(rng, second, most_tokens), paragraph)

    def _paragraphs(self, rng: Generator, size: int) -> Ints:
        """Paragraphs of one source: among its own kind it is hardest to tell what belongs together."""
        low, high = self.sources[rng.choice(len(self.sources), p=self.weights)]
        return rng.integers(low, high, size)

    def _middles(self, rng: Generator, begin: Ints, end: Ints) -> Ints:
        """Where to cut paragraphs in two: behind a clause near the middle, else anywhere there."""
        target = begin + ((0.3 + 0.4 * rng.random(len(begin))) * (end - begin)).astype(np.int64)
        clause = _next(self.clauses, target)
        fits = (clause >= begin + _MIN) & (clause <= end - _MIN)
        return np.where(fits, clause, np.maximum(target, begin + 1))

    def _clauses(self, rng: Generator, begin: Ints, end: Ints) -> Ranges:
        """The clause around a random token of each range."""
        target = begin + (rng.random(len(begin)) * (end - begin)).astype(np.int64)
        starts = np.concatenate([[0], self.clauses])
        low = starts[np.searchsorted(starts, target, side="right") - 1]
        return Ranges(np.maximum(low, begin), np.minimum(_next(self.clauses, target + 1), end))

    def _labels(self, rng: Generator, paragraph: Ints) -> Ranges:
        """Heading or title at random where there are both, the one that there is otherwise."""
        heading, title = (Ranges(r.begin[paragraph], r.end[paragraph]) for r in self.labels)
        no_heading, no_title = heading.begin == heading.end, title.begin == title.end
        use_title = no_heading | (~no_title & (rng.random(len(paragraph)) < 0.5))
        return heading.replaced(title, use_title)


def build_store(
    documents: Sequence[Document],
    tokenizer: Tokenizer,
    *,
    flatness: float,
    pools: Sequence[Sequence[tuple[str, str]]] = (),
) -> Store:
    """Tokenise documents and ``pools`` of pairs known by people. Sources are drawn from in proportion to their tokens to the
    power of ``flatness``.
    """
    order = sorted(range(len(documents)), key=lambda index: documents[index].source)
    texts, headings, titles, sources = [], [], [], []
    for index in order:
        document = documents[index]
        title = document.title if len(document.paragraphs) <= _LONGEST_TITLED else ""
        for paragraph in document.paragraphs:
            texts.append(paragraph.text)
            headings.append(paragraph.heading)
            titles.append(title)
            sources.append(document.source)
    label_texts = sorted({*headings, *titles, *chain.from_iterable(chain.from_iterable(pools))})
    tokens, ends = tokenise(texts + label_texts, tokenizer)
    begins = ends - np.diff(ends, prepend=0)
    ranges = Ranges(begins[: len(texts)], ends[: len(texts)])
    at = {text: len(texts) + row for row, text in enumerate(label_texts)}
    long_enough = np.flatnonzero(ranges.end - ranges.begin >= 2 * _MIN)
    spans, sizes = _source_spans(
        [sources[row] for row in long_enough.tolist()], (ranges.end - ranges.begin)[long_enough]
    )
    weights = sizes**flatness

    everything = Ranges(begins, ends)

    def labels(names: Sequence[str]) -> Ranges:
        return everything.at(np.array([at[names[row]] for row in long_enough.tolist()], dtype=np.int64))

    return Store(
        tokens=tokens,
        paragraphs=Ranges(ranges.begin[long_enough], ranges.end[long_enough]),
        labels=(labels(headings), labels(titles)),
        clauses=_behind(tokens, tokenizer, _CLAUSE_ENDS),
        sentences=_behind(tokens, tokenizer, _SENTENCE_ENDS),
        sources=spans,
        weights=weights / weights.sum(),
        vocabulary=tokenizer.get_vocab_size(),
        pools=tuple(_known(everything, [(at[one], at[other]) for one, other in pool]) for pool in pools),
    )


def _known(ranges: Ranges, pairs: Sequence[tuple[int, int]]) -> tuple[Ranges, Ranges]:
    """The pairs of rows as ranges, without those of which one side has no token."""
    kept = [pair for pair in pairs if all(ranges.lengths[row] > 0 for row in pair)]
    first, second = np.array(kept, dtype=np.int64).reshape(-1, 2).T
    return ranges.at(first), ranges.at(second)


def tokenise(texts: Sequence[str], tokenizer: Tokenizer) -> tuple[NDArray[np.int32], Ints]:
    """All tokens one after the other and where each text ends."""
    parts: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    for begin in range(0, len(texts), _BATCH):
        encoded = tokenizer.encode_batch_fast(list(texts[begin : begin + _BATCH]), add_special_tokens=False)
        ids = [encoding.ids for encoding in encoded]
        lengths += map(len, ids)
        parts.append(np.fromiter(chain.from_iterable(ids), dtype=np.int32))
    return np.concatenate(parts), np.cumsum(np.array(lengths, dtype=np.int64))


def _source_spans(names: Sequence[str], lengths: Ints) -> tuple[Ints, NDArray[np.float64]]:
    """First and last-but-one paragraph of every source (paragraphs stand in order of source), and its
    tokens.
    """
    starts = [row for row, name in enumerate(names) if row == 0 or name != names[row - 1]]
    spans = np.array(list(zip(starts, [*starts[1:], len(names)], strict=True)), dtype=np.int64)
    return spans, np.add.reduceat(lengths, starts).astype(np.float64)


def _behind(tokens: NDArray[np.int32], tokenizer: Tokenizer, characters: str) -> Ints:
    ids = [i for i in (tokenizer.token_to_id(c) for c in characters) if i is not None]
    return np.flatnonzero(np.isin(tokens, ids)) + 1


def _next(positions: Ints, target: Ints) -> Ints:
    """The first of the sorted ``positions`` at or behind each target; far away where there is none."""
    padded = np.append(positions, np.iinfo(np.int64).max // 2)
    found: Ints = padded[np.searchsorted(positions, target)]
    return found


def _window(rng: Generator, ranges: Ranges, most: int) -> Ranges:
    """Ranges of at most ``most`` tokens, cut out anywhere."""
    spare = np.maximum(ranges.end - ranges.begin - most, 0)
    begin = ranges.begin + (rng.random(len(spare)) * (spare + 1)).astype(np.int64)
    return Ranges(begin, np.minimum(begin + most, ranges.end))
