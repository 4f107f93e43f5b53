"""Ways to find a past sentence that a new one was made of: ours, and rensa, datasketch, semhash, rapidfuzz.

Each takes documents and answers, for a new sentence, with the document that has the nearest one and how near it is.
The peers compare sentences, as they are made to: folded to characters, in sets of 3-grams (MinHash), by our own encoder
(semhash), or whole, every pair (rapidfuzz). Run as a program, one of them works in a process of its own:
``python -m tests.bench.reuse_methods NAME TASK.json ANSWER.json``.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import Kind
from assistant.reuse import shingles
from assistant.reuse.detect import overlaps
from assistant.reuse.folding import folded
from assistant.reuse.sources import Sources

from .figures import memory
from .planted import sentences, split

_HASHES = 128
_BANDS = 32  # four rows each: pairs of Jaccard similarity .42 are met as often as not
_MOST = 100
Found = list[tuple[float, int]]
Finder = Callable[[Sequence[str]], list[Found]]
"""Of each sentence: how near the nearest ones are, and the document of each; at most a hundred."""


def ours(documents: Sequence[str]) -> Finder:
    """The product's check of a draft that is one sentence. The nearness is the finding's score; set phrases are none."""
    records = {str(number): Metadata("报告", f"作者{number}") for number in range(len(documents))}
    part = shingles.build((str(number), text) for number, text in enumerate(documents))
    sources = Sources([part], records, lambda name: documents[int(name)])
    plain = parse("草稿", Metadata("草稿", "本人"), id="草稿")

    def find(sentence: str) -> Found:
        draft = replace(plain, text=sentence, sections=(), passages=(), title_span=None)
        found: Found = []
        for finding in overlaps(draft, sources).findings:
            if finding.source is not None and finding.kind not in (Kind.FORMULA, Kind.WITHIN):
                places = (finding.source.origin, *finding.also_in)
                found += [(finding.score, int(origin.report_id)) for origin in places]
        return _nearest(found)

    return _each(find)


def _each(find: Callable[[str], Found]) -> Finder:
    return lambda asked: [find(sentence) for sentence in asked]


def _nearest(found: Iterable[tuple[float, int]]) -> Found:
    return sorted(found, reverse=True)[:_MOST]


def _grams(sentence: str) -> list[str]:
    text = folded(sentence).text()
    return sorted({text[at : at + 3] for at in range(max(1, len(text) - 2))})


def rensa(documents: Sequence[str]) -> Finder:
    """R-MinHash in Rust, banded."""
    from rensa import RMinHash, RMinHashLSH

    found, owners = split(documents)
    sketches = RMinHash.from_token_sets([_grams(sentence) for sentence in found], num_perm=_HASHES, seed=1)
    table = RMinHashLSH(threshold=0.3, num_perm=_HASHES, num_bands=_BANDS)
    table.insert_pairs(list(enumerate(sketches)))

    def find(sentence: str) -> Found:
        sketch = RMinHash(num_perm=_HASHES, seed=1)
        sketch.update(_grams(sentence))
        return _nearest((sketches[number].jaccard(sketch), owners[number]) for number in table.query(sketch))

    return _each(find)


def datasketch(documents: Sequence[str]) -> Finder:
    """MinHash-LSH in numpy."""
    from datasketch import MinHash, MinHashLSH

    found, owners = split(documents)
    table = MinHashLSH(num_perm=_HASHES, params=(_BANDS, _HASHES // _BANDS))
    tokens = [[gram.encode() for gram in _grams(sentence)] for sentence in found]
    sketches = MinHash.bulk(tokens, num_perm=_HASHES, seed=1)
    with table.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch)

    def find(sentence: str) -> Found:
        sketch = MinHash(num_perm=_HASHES, seed=1)
        sketch.update_batch([gram.encode() for gram in _grams(sentence)])
        return _nearest(
            (float(sketches[number].jaccard(sketch)), owners[number]) for number in table.query(sketch)
        )

    return _each(find)


def semhash(documents: Sequence[str]) -> Finder:
    """Nearest in meaning by the shipped encoder, in semhash's own index."""
    import numpy as np
    from semhash import SemHash

    from assistant.index import encoders
    from assistant.settings import Settings

    ours = encoders.load(Settings().encoder)

    class Model:
        def encode(self, inputs: Any, **_: Any) -> Any:
            return np.asarray(ours.encode(list(inputs), kind="passage"), dtype=np.float32)

    found, owners = split(documents)
    first = {}
    for sentence, owner in zip(found, owners, strict=True):
        first.setdefault(sentence, owner)
    index = SemHash.from_records(found, model=Model())

    def find(asked: Sequence[str]) -> list[Found]:
        near: dict[str, Found] = {}
        for one in index.deduplicate(list(asked), threshold=0.3).filtered:
            near[one.record] = _nearest((float(score), first[text]) for text, score in one.duplicates)
        return [near.get(sentence, []) for sentence in asked]

    return find


def rapidfuzz(documents: Sequence[str]) -> Finder:
    """Every pair, by Indel similarity of the folded sentences."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    found, owners = split(documents)
    plain = [folded(sentence).text() for sentence in found]

    def find(sentence: str) -> Found:
        best = process.extract(
            folded(sentence).text(), plain, scorer=Indel.normalized_similarity, processor=None, limit=_MOST
        )
        return _nearest((score, owners[number]) for _, score, number in best)

    return _each(find)


def by_sentence(find: Finder) -> Finder:
    """What is nearest to any sentence of a piece."""

    def pieces(asked: Sequence[str]) -> list[Found]:
        said = [[piece[begin:end].strip() for begin, end in sentences(piece)] for piece in asked]
        found = iter(find([sentence for piece in said for sentence in piece]))
        return [_nearest(one for _ in piece for one in next(found)) for piece in said]

    return pieces


METHODS: dict[str, Callable[[Sequence[str]], Finder]] = {
    "ours": ours,
    "rensa": rensa,
    "datasketch": datasketch,
    "semhash": semhash,
    "rapidfuzz": rapidfuzz,
}


def main(name: str, task: str, answer: str) -> None:
    """Read {documents, asked, sets}, write {found, fill, ask, memory, sets}.

    ``sets``: pairs of documents and sentences to be asked of them alone, for a gold set.
    """
    told = json.loads(Path(task).read_text(encoding="utf-8"))
    fill = METHODS[name]

    def method(documents: Sequence[str]) -> Finder:
        return fill(documents) if name == "ours" else by_sentence(fill(documents))

    method([told["documents"][0]])(["预热，让它先把该读的都读进来。"])
    before = memory()
    began = time.perf_counter()
    find = method(told["documents"])
    filled = time.perf_counter()
    found = find(told["asked"]) if told["asked"] else []
    asked = time.perf_counter()
    result = {
        "found": found,
        "fill": filled - began,
        "ask": asked - filled,
        "memory": memory(),
        "before": before,
        "sets": [method(documents)(asked) for documents, asked in told["sets"]],
    }
    Path(answer).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
