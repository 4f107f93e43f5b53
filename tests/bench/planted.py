"""Planted reuse: sentences of real prose with edits of known kind and rate."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from assistant.reuse.folding import folded

from .data import texts

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_CLAUSE = re.compile(r"[^，；、：]+[，；、：]?")
_FIGURE = re.compile(r"[0-9]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?=[省市县区镇乡村])")
_NAMES = ("青岚", "云栖", "石河", "柳林", "平川", "东岭", "清泉", "安和", "新塘", "白沙")
SHORTEST, LONGEST = 24, 110


@dataclass(frozen=True, slots=True)
class Planted:
    """A changed piece of the document number ``document``; ``edit`` is the kind of change."""

    text: str
    edit: str
    document: int


@dataclass(frozen=True, slots=True)
class PlantedSet:
    """Documents to index, pieces planted from them, and unrelated pieces of other documents."""

    documents: tuple[str, ...]
    planted: tuple[Planted, ...]
    unrelated: tuple[str, ...]


def sentences(text: str) -> list[tuple[int, int]]:
    """Begin and end of every sentence."""
    return [found.span() for found in _SENTENCE.finditer(text) if found[0].strip()]


def plant(
    text: Path | None, *, documents: int, each: int, unrelated: int, run: int = 1, seed: int = 4
) -> PlantedSet:
    """Choose ``documents`` to index, ``each`` planted pieces for every kind of edit, and ``unrelated`` pieces.

    A piece is ``run`` consecutive sentences. Unrelated pieces contain no sentence that is also in the chosen documents.
    """
    rng = random.Random(seed)
    everything = list(texts(text))
    rng.shuffle(everything)
    cut = min(documents, 2 * len(everything) // 3)
    chosen, others = everything[:cut], everything[cut:]
    pool = [(number, piece) for number, one in enumerate(chosen) for piece in _runs(one, run)]
    known = {folded(sentence).text() for sentence in split(chosen)[0]}
    unrelated_pieces = [piece for one in others for piece in _runs(one, run)]
    rng.shuffle(unrelated_pieces)
    unrelated_pieces = [
        piece
        for piece in unrelated_pieces[: 4 * unrelated]
        if not any(folded(x).text() in known for x in piece)
    ]
    some = rng.sample(pool, min(len(pool), 500))
    characters = "".join(sentence for _, piece in some for sentence in piece)
    planted = []
    for name, edit in EDITS.items():
        count = 0
        for number, piece in rng.sample(pool, len(pool)):
            changed = [edit(sentence, rng, characters) for sentence in piece]
            if any(changed):
                text = "".join(new or old for new, old in zip(changed, piece, strict=True))
                planted.append(Planted(text, name, number))
                count += 1
            if count == each:
                break
    return PlantedSet(
        tuple(chosen), tuple(planted), tuple("".join(piece) for piece in unrelated_pieces[:unrelated])
    )


def _runs(text: str, run: int) -> list[list[str]]:
    """Pieces of ``run`` consecutive sentences of medium length in one paragraph."""
    found = []
    places = sentences(text)
    for at in range(0, len(places) - run + 1, run):
        some = places[at : at + run]
        together = all(one[1] == other[0] for one, other in pairwise(some))
        if together and all(SHORTEST <= end - begin <= LONGEST for begin, end in some):
            found.append([text[begin:end].strip() for begin, end in some])
    return found


# --- edits: the changed sentence, "" where there is nothing to change ------------------------------------

Edit = Callable[[str, random.Random, str], str]


def _numbers(sentence: str, rng: random.Random, _: str) -> str:
    changed = _FIGURE.sub(lambda _: rng.choice("123456789"), sentence)
    return changed if changed != sentence else ""


def _names(sentence: str, rng: random.Random, _: str) -> str:
    changed = _PLACE.sub(lambda _: rng.choice(_NAMES), sentence)
    return changed if changed != sentence else ""


def _at(rate: float) -> Edit:
    """An edit that replaces or deletes a share ``rate`` of the characters, or inserts another before them."""

    def edit(sentence: str, rng: random.Random, characters: str) -> str:
        edited = []
        for character in sentence:
            if rng.random() >= rate:
                edited.append(character)
                continue
            kind = rng.randrange(4)
            if kind < 2:
                edited.append(rng.choice(characters))
            elif kind == 2:
                edited += [rng.choice(characters), character]
        return "".join(edited)

    return edit


def _reordered(sentence: str, rng: random.Random, _: str) -> str:
    clauses = [clause.strip("，；、：。！？") for clause in _CLAUSE.findall(sentence)]
    if len(clauses) < 3:
        return ""
    shuffled = list(clauses)
    while shuffled == clauses:
        rng.shuffle(shuffled)
        if len(set(clauses)) == 1:
            return ""
    return "，".join(shuffled) + "。"


def _clause_of(sentence: str, rng: random.Random, characters: str) -> str:
    """The longest clause of the sentence inside other text."""
    longest = max(_CLAUSE.findall(sentence), key=len).strip("，；、：。！？")
    if not 16 <= len(longest) <= 0.7 * len(sentence):
        return ""
    invented = ["".join(rng.choices(characters, k=12)) for _ in range(2)]
    return f"{invented[0]}，{longest}，{invented[1]}。"


EDITS: Mapping[str, Edit] = {
    "verbatim": lambda sentence, *_: sentence,
    "numbers": _numbers,
    "names": _names,
    "light, 15 %": _at(0.15),
    "heavy, 30 %": _at(0.3),
    "heavy, 50 %": _at(0.5),
    "reorder": _reordered,
    "one clause in other text": _clause_of,
}


def split(documents: Sequence[str]) -> tuple[list[str], list[int]]:
    """All sentences of the documents, and the document of each."""
    found, owners = [], []
    for number, text in enumerate(documents):
        for begin, end in sentences(text):
            found.append(text[begin:end].strip())
            owners.append(number)
    return found, owners
