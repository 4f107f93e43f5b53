"""Sentences of real prose and what people make of them: edits of known kind and rate, planted for a bench."""

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
    """A sentence of document ``document`` as somebody changed it; ``edit`` says how, "" for one that is nobody's."""

    text: str
    edit: str
    document: int


@dataclass(frozen=True, slots=True)
class Plot:
    """``documents`` are filed; ``planted`` are held against them, and ``strange`` are sentences of other documents."""

    documents: tuple[str, ...]
    planted: tuple[Planted, ...]
    strange: tuple[str, ...]


def sentences(text: str) -> list[tuple[int, int]]:
    """Begin and end of every sentence."""
    return [found.span() for found in _SENTENCE.finditer(text) if found[0].strip()]


def plot(text: Path | None, *, documents: int, each: int, strange: int, run: int = 1, seed: int = 4) -> Plot:
    """Documents to file, ``each`` planted pieces of every kind of edit, and ``strange`` ones of what is not filed.

    A piece is ``run`` sentences that follow each other. What stands in the filed documents as it is, is not strange.
    """
    dice = random.Random(seed)
    everything = list(texts(text))
    dice.shuffle(everything)
    cut = min(documents, 2 * len(everything) // 3)
    filed, others = everything[:cut], everything[cut:]
    pool = [(number, piece) for number, one in enumerate(filed) for piece in _runs(one, run)]
    known = {folded(sentence).text() for sentence in split(filed)[0]}
    alien = [piece for one in others for piece in _runs(one, run)]
    dice.shuffle(alien)
    alien = [piece for piece in alien[: 4 * strange] if not any(folded(x).text() in known for x in piece)]
    some = dice.sample(pool, min(len(pool), 500))
    characters = "".join(sentence for _, piece in some for sentence in piece)
    planted = []
    for name, edit in EDITS.items():
        count = 0
        for number, piece in dice.sample(pool, len(pool)):
            changed = [edit(sentence, dice, characters) for sentence in piece]
            if any(changed):
                said = "".join(new or old for new, old in zip(changed, piece, strict=True))
                planted.append(Planted(said, name, number))
                count += 1
            if count == each:
                break
    return Plot(tuple(filed), tuple(planted), tuple("".join(piece) for piece in alien[:strange]))


def _runs(text: str, run: int) -> list[list[str]]:
    """Pieces of ``run`` sentences of middling length that follow each other in one paragraph."""
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


def _numbers(sentence: str, dice: random.Random, _: str) -> str:
    changed = _FIGURE.sub(lambda _: dice.choice("123456789"), sentence)
    return changed if changed != sentence else ""


def _names(sentence: str, dice: random.Random, _: str) -> str:
    changed = _PLACE.sub(lambda _: dice.choice(_NAMES), sentence)
    return changed if changed != sentence else ""


def _at(rate: float) -> Edit:
    """Of the characters, ``rate`` are put anew, left out, or get one in front."""

    def edit(sentence: str, dice: random.Random, characters: str) -> str:
        said = []
        for character in sentence:
            if dice.random() >= rate:
                said.append(character)
                continue
            kind = dice.randrange(4)
            if kind < 2:
                said.append(dice.choice(characters))
            elif kind == 2:
                said += [dice.choice(characters), character]
        return "".join(said)

    return edit


def _reordered(sentence: str, dice: random.Random, _: str) -> str:
    clauses = [clause.strip("，；、：。！？") for clause in _CLAUSE.findall(sentence)]
    if len(clauses) < 3:
        return ""
    shuffled = list(clauses)
    while shuffled == clauses:
        dice.shuffle(shuffled)
        if len(set(clauses)) == 1:
            return ""
    return "，".join(shuffled) + "。"


def _clause_of(sentence: str, dice: random.Random, characters: str) -> str:
    """Its longest clause inside a sentence that is made up."""
    longest = max(_CLAUSE.findall(sentence), key=len).strip("，；、：。！？")
    if not 16 <= len(longest) <= 0.7 * len(sentence):
        return ""
    invented = ["".join(dice.choices(characters, k=12)) for _ in range(2)]
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
