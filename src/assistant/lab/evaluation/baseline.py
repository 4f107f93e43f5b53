"""The baseline for search: BM25 over words segmented by jieba."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from assistant.base.errors import MissingExtra

# Robertson & Zaragoza, The Probabilistic Relevance Framework (2009): the usual values.
_K1, _B = 1.2, 0.75


def words(text: str) -> list[str]:
    """The words of ``text`` as segmented by jieba, in lower case, without punctuation.

    Raises MissingExtra when rjieba is not installed.
    """
    try:
        import rjieba
    except ImportError as error:
        raise MissingExtra("rjieba", "结巴分词的对照", "pip install rjieba") from error
    return [word.lower() for word in rjieba.cut(text) if any(character.isalnum() for character in word)]


@dataclass(frozen=True, slots=True)
class Bm25:
    """BM25 over documents given as lists of words, with statistics of these documents."""

    counts: tuple[Counter[str], ...]
    lengths: tuple[int, ...]
    idf: dict[str, float]

    @classmethod
    def over(cls, documents: Sequence[Sequence[str]]) -> "Bm25":
        """An index of the documents, which are numbered from 0."""
        counts = tuple(Counter(document) for document in documents)
        document_frequency = Counter(word for count in counts for word in count)
        idf = {word: log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for word, n in document_frequency.items()}
        return cls(counts, tuple(len(document) for document in documents), idf)

    def rank(self, query: Sequence[str], candidates: Sequence[int]) -> list[int]:
        """The documents among ``candidates`` that contain a word of the query, best first; ties stay in order."""
        scores = {number: self._score(query, number) for number in candidates}
        return sorted(
            (number for number in candidates if scores[number] > 0), key=lambda number: -scores[number]
        )

    def _score(self, query: Sequence[str], number: int) -> float:
        count, mean = self.counts[number], sum(self.lengths) / len(self.lengths)
        length_norm = _K1 * (1 - _B + _B * self.lengths[number] / mean)
        return sum(
            self.idf[word] * count[word] * (_K1 + 1) / (count[word] + length_norm)
            for word in query
            if word in count
        )
