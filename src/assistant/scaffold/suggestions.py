"""What could come at a cursor: frames not yet said, and other ways to put a sentence that was said elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from assistant.errors import BadInput
from assistant.report import Passage, Report, Role
from assistant.results import (
    Finding,
    Frame,
    Suggestion,
    SuggestionKind,
    SuggestionRequest,
    Suggestions,
)
from assistant.scaffold.blanks import BLANK, Blank, Blanked
from assistant.scaffold.consensus import Likenesses, alike, words
from assistant.scaffold.frames import frames, is_clean, made_of
from assistant.scaffold.gather import GENERAL, Clause, Pool, Said, Shelf, said
from assistant.text import Span, fold, sentences

NEAR, SHARED = 0.5, 55
"""Least cosine of a rewording to the sentence it is to replace, and most likeness (0–100) of their letters."""

MOST = 30
"""Most suggestions that can be asked for."""

_REWORDINGS = 3
_LEAST, _MOST = 10, 120  # characters of a rewording
_MANY = 4  # frames are asked for so many times what is shown: some have been said


def sentence_at(text: str, cursor: int) -> Span:
    """The sentence that a cursor stands in or behind; empty at the cursor where there is none. Raises BadInput."""
    if not 0 <= cursor <= len(text):
        raise BadInput(f"光标位置是 {cursor}，草稿只有 {len(text)} 个字", "位置按字数（码点）从 0 数起")
    line = text.rfind("\n", 0, cursor) + 1
    end = text.find("\n", cursor)
    paragraph = Span(line, len(text) if end < 0 else end)
    found = [span for span in sentences(text, paragraph) if span.begin <= cursor]
    return found[-1] if found and found[-1].end >= cursor - 1 else Span(cursor, cursor)


def standing(draft: Report, cursor: int) -> tuple[Role, tuple[str, ...]]:
    """The role and portfolios of the draft at a cursor: of the passage there, else of the nearest before it.

    A draft that says nothing of either is about work, and about what its author is known to be in charge of.
    """
    section = next((s for s in reversed(draft.sections) if s.span.begin <= cursor), None)
    before = [passage for passage in draft.passages if passage.span.begin <= cursor]
    here = before[-1] if before else None
    role = here.role if here and cursor <= here.span.end + 1 else section.role if section else Role.DUTY
    named = next((p.portfolios for p in reversed(before) if p.portfolios and p.role is role), ())
    return role, tuple(portfolio.name for portfolio in named) or draft.metadata.portfolios


def suggest(
    shelf: Shelf, draft: Report, request: SuggestionRequest, flagged: Callable[[Span], Iterable[Finding]]
) -> Suggestions:
    """Continuations and rewordings at the cursor. ``flagged``: the wording around a span that others have, too.

    Role and portfolios that the request leaves open are those of the draft at the cursor. Raises UnknownValue for a
    portfolio or role that is not there, BadInput for a cursor outside the draft and for a limit out of range.
    """
    if not 1 <= request.limit <= MOST:
        raise BadInput(f"limit 是 {request.limit}", f"应在 1 与 {MOST} 之间")
    sentence = sentence_at(draft.text, request.cursor)
    role, portfolios = standing(draft, request.cursor)
    if request.role:
        role = shelf.vocabulary.role(request.role)
    if request.portfolios:
        portfolios = tuple(dict.fromkeys(shelf.vocabulary.portfolio(name) for name in request.portfolios))
    subjects = [""] if role in GENERAL or not portfolios else list(portfolios)
    pools = [shelf.pool(role, name) for name in subjects]
    found: list[Suggestion] = []
    touched = [one for one in flagged(sentence) if one.span.overlap(sentence)] if len(sentence) else []
    if touched:
        here = said(draft, _passage(draft, sentence, role), sentence)
        origins = [finding.source.origin for finding in touched if finding.source]
        origins += [origin for finding in touched for origin in finding.also_in]
        found += [
            Suggestion(SuggestionKind.REWORDING, frame, sentence)
            for frame in rewordings(here, pools, {origin.report_id for origin in origins}, shelf)
        ]
    already = [words(clause.text) for clause in _clauses(draft)]
    likenesses = Likenesses(shelf)
    continuations = [
        Suggestion(SuggestionKind.CONTINUATION, frame)
        for pool in pools
        for frame in frames(pool, likenesses.of(pool), shelf, _MANY * request.limit)
        if not _said_already(frame, already)
    ]
    found += sorted(continuations, key=lambda one: (-one.frame.support, one.frame.reused_in))
    return Suggestions(role, portfolios, tuple(found[: request.limit]), _warnings(role, pools, found))


def rewordings(here: Said, pools: Iterable[Pool], elsewhere: set[str], shelf: Shelf) -> list[Frame]:
    """Sentences of other reports that say the same in other words, values blanked, the least reused first.

    ``elsewhere``: reports that have the wording already; they are no help.
    """
    known = [(pool, one) for pool in pools for one in pool.said if _usable(one, elsewhere, shelf)]
    if not known:
        return []
    wanted = BLANK.sub("", here.text.text)
    texts = [wanted, *(BLANK.sub("", one.text.text) for _, one in known)]
    vectors = shelf.encoder.encode(texts, kind="passage")
    nearness = vectors[1:] @ vectors[0]
    ranked = []
    for (pool, one), cosine, text in zip(known, nearness.tolist(), texts[1:], strict=True):
        likeness = fuzz.ratio(fold(wanted), fold(text))
        if cosine < NEAR or likeness > SHARED:
            continue
        reports = {
            other.passage.report_id
            for _, other in known
            if other is one or fuzz.ratio(one.text.text, other.text.text) > 90
        }
        frame = made_of(one.text, one, [], pool.role, pool.portfolio, support=1, reused_in=len(reports))
        ranked.append((cosine - 0.05 * (len(reports) - 1), frame))
    best: dict[str, Frame] = {}
    for _, frame in sorted(ranked, key=lambda pair: -pair[0]):
        best.setdefault(frame.text, frame)
    return list(best.values())[:_REWORDINGS]


def _usable(one: Said, elsewhere: set[str], shelf: Shelf) -> bool:
    text = one.text.text
    if one.passage.report_id in elsewhere or not _LEAST <= len(text) <= _MOST:
        return False
    return is_clean(one.text) and not shelf.keeps_out(text)


def _passage(draft: Report, sentence: Span, role: Role) -> Passage:
    for passage in draft.passages:
        if passage.span.overlap(sentence):
            return passage
    return Passage(f"{draft.id}#0", draft.id, role, (), (), sentence)


def _clauses(draft: Report) -> Iterator[Clause]:
    for passage in draft.passages:
        for span in sentences(draft.text, passage.span):
            yield from said(draft, passage, span).clauses


def _said_already(frame: Frame, already: Sequence[str]) -> bool:
    blanks = tuple(Blank(slot.span, slot.kind, "", slot.unit) for slot in frame.slots)
    wanted = words(Blanked(frame.text, blanks))
    return any(wanted in clause or alike(wanted, clause) for clause in already)


def _warnings(role: Role, pools: Sequence[Pool], found: Sequence[Suggestion]) -> tuple[str, ...]:
    if found:
        return ()
    what = "、".join(pool.portfolio for pool in pools if pool.portfolio)
    where = f"“{what}”的{role.value}部分" if what else f"{role.value}部分"
    if not any(pool.filed for pool in pools):
        return (f"{where}没有可作依据的往年材料，给不出建议",)
    return (f"{where}的往年材料里没有别的共同说法可以建议，或草稿里都已经写到",)
