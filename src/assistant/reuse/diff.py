"""The typed difference of two stretches of text: edit operations over tokens, each with what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from assistant.corpus.parse.facts import find_facts
from assistant.domain.report import FactKind
from assistant.domain.results import DiffOp, DiffType
from assistant.domain.text import Span, fold

_TYPES = {
    FactKind.YEAR: DiffType.DATE,
    FactKind.DATE: DiffType.DATE,
    FactKind.PLACE: DiffType.PLACE,
    FactKind.ORG: DiffType.ORG,
    FactKind.DOC: DiffType.WORDING,
    FactKind.PERSON: DiffType.WORDING,
    FactKind.MASK: DiffType.FIGURE,
}
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％‰]?|[〇零一二三四五六七八九十百千万亿两几半]+")
_WORD = re.compile(r"[A-Za-z]+|\s+|.", re.DOTALL)
_RANK_WORDS = frozenset("省市州县区旗镇乡村街道办社区局委院校园厂站所场部科室")
_MIN_MOVED = 4
"""Characters: a shorter text that is deleted here and inserted there has not been moved."""


def compare(here: str, there: str, here_at: int = 0, there_at: int = 0) -> tuple[DiffOp, ...]:
    """The operations that turn ``there`` into ``here``, in the order of ``here``; spans count from the given offsets.

    Width, script, white space and format characters make no difference. Equal runs are included.
    """
    if here == there:
        return _all_equal(here, here_at, there_at)
    ours, theirs = _tokens(here), _tokens(there)
    operations = Levenshtein.opcodes([token.folded for token in theirs], [token.folded for token in ours])
    runs = [
        _Run(code.tag, code.dest_start, code.dest_end, code.src_start, code.src_end) for code in operations
    ]
    found = []
    for run in _joined(runs, ours):
        tag, begin, end, from_begin, from_end = run.tag, run.begin, run.end, run.there, run.there_end
        mine = Span(here_at + _edge(ours, begin), here_at + _edge(ours, end, last=begin < end))
        other = Span(
            there_at + _edge(theirs, from_begin),
            there_at + _edge(theirs, from_end, last=from_begin < from_end),
        )
        kind = _type(tag, ours[begin:end], theirs[from_begin:from_end])
        found.append(DiffOp(tag, mine, other, kind))
    return _with_moves(found, here, there, here_at, there_at)


@dataclass(frozen=True, slots=True)
class _Token:
    begin: int
    end: int
    folded: str
    kind: DiffType | None


@dataclass(frozen=True, slots=True)
class _Run:
    """An operation over tokens: those of the draft ``[begin, end)``, of the source ``[there, there_end)``."""

    tag: str
    begin: int
    end: int
    there: int
    there_end: int


def _all_equal(text: str, here_at: int, there_at: int) -> tuple[DiffOp, ...]:
    """The operations for a text copied as it stands: one run, from its first to its last character that counts."""
    counted = [at for at, character in enumerate(text) if fold(character)]
    if not counted:
        return ()
    begin, end = counted[0], counted[-1] + 1
    mine, other = Span(here_at + begin, here_at + end), Span(there_at + begin, there_at + end)
    return (DiffOp("equal", mine, other, None),)


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[_Token, ...]:
    """Figures, names and Latin words as one token each, other characters one by one; text that folds to nothing is skipped."""
    kinds: dict[int, tuple[int, DiffType | None]] = {}
    for fact in find_facts(text):
        about = _TYPES.get(fact.kind, DiffType.FIGURE)
        if about is DiffType.FIGURE:  # the number alone: 12次 and 15场 differ in number and in word
            for match in _FIGURE.finditer(text, fact.span.begin, fact.span.end):
                kinds[match.start()] = (match.end(), about)
            if fact.kind is FactKind.MASK:
                kinds[fact.span.begin] = (fact.span.end, about)
        else:
            kinds[fact.span.begin] = (fact.span.end, about)
    for match in _FIGURE.finditer(text):
        if match[0][0] not in "〇零一二三四五六七八九十百千万亿两几半":
            kinds.setdefault(match.start(), (match.end(), DiffType.FIGURE))
    tokens = []
    at = 0
    while at < len(text):
        end, kind = kinds.get(at) or (_end_of_word(text, at), None)
        folded = fold(text[at:end])
        if folded:
            tokens.append(_Token(at, end, folded, kind))
        at = end
    return tuple(tokens)


def _end_of_word(text: str, at: int) -> int:
    match = _WORD.match(text, at)
    return match.end() if match else at + 1


def _edge(tokens: Sequence[_Token], number: int, *, last: bool = False) -> int:
    """Where token ``number`` begins; with ``last``, where the token before it ends."""
    if last:
        return tokens[number - 1].end
    if number < len(tokens):
        return tokens[number].begin
    return tokens[-1].end if tokens else 0


def _joined(runs: Sequence[_Run], ours: Sequence[_Token]) -> list[_Run]:
    """Differences with a single equal character between them are joined, which keeps the diff readable."""
    joined: list[_Run] = []
    for run in runs:
        if len(joined) > 1 and run.tag != "equal" and joined[-1].tag == "equal" and joined[-2].tag != "equal":
            between, before = joined[-1], joined[-2]
            token = ours[between.begin]
            if (
                between.end - between.begin == 1
                and token.kind is None
                and len(token.folded) == 1
                and token.folded.isalpha()
            ):
                joined[-2:] = [_Run("replace", before.begin, run.end, before.there, run.there_end)]
                continue
        joined.append(run)
    return joined


def _type(tag: str, ours: Sequence[_Token], theirs: Sequence[_Token]) -> DiffType | None:
    if tag == "equal":
        return None
    changed = [*ours, *theirs]
    kinds = {token.kind for token in changed}
    if len(kinds) == 1 and (kind := next(iter(kinds))) is not None:
        return kind
    if tag == "insert":
        return DiffType.INSERTED
    if tag == "delete":
        return DiffType.DELETED
    if kinds <= {DiffType.PLACE, DiffType.ORG, None} and kinds & {DiffType.PLACE, DiffType.ORG}:
        plain = [token.folded for token in changed if token.kind is None]
        if all(word in _RANK_WORDS for word in plain):
            return DiffType.ORG if DiffType.ORG in kinds else DiffType.PLACE
    if all(token.folded in _RANK_WORDS for token in changed):
        return DiffType.PLACE
    if kinds <= {DiffType.DATE, DiffType.FIGURE}:
        return DiffType.DATE
    return DiffType.WORDING


def _with_moves(
    found: list[DiffOp], here: str, there: str, here_at: int, there_at: int
) -> tuple[DiffOp, ...]:
    """Replace deletions and insertions of one and the same text by moves."""
    gone = {
        fold(Span(op.there.begin - there_at, op.there.end - there_at).of(there)): number
        for number, op in enumerate(found)
        if op.op == "delete" and len(op.there) >= _MIN_MOVED
    }
    dropped: set[int] = set()
    moved = []
    for op in found:
        text = (
            fold(Span(op.here.begin - here_at, op.here.end - here_at).of(here)) if op.op == "insert" else ""
        )
        number = gone.pop(text, None) if len(text) >= _MIN_MOVED else None
        if number is None:
            moved.append(op)
        else:
            dropped.add(number)
            moved.append(DiffOp("move", op.here, found[number].there, DiffType.MOVED))
    lost = {id(found[number]) for number in dropped}
    return tuple(op for op in moved if id(op) not in lost)
