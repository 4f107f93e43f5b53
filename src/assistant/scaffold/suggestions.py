"""What could come at a cursor: frames not yet said, and other ways to put a sentence that was said elsewhere."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from assistant.base.errors import BadInput
from assistant.domain.report import Passage, Report, Role
from assistant.domain.results import (
    Finding,
    Layer,
    Suggestion,
    SuggestionKind,
    SuggestionRequest,
    Suggestions,
)
from assistant.domain.text import Span, fold, sentences
from assistant.scaffold.blanks import BLANK, Blank, Blanked
from assistant.scaffold.consensus import Likenesses, alike, words
from assistant.scaffold.frames import frames, is_clean, made_of
from assistant.scaffold.gather import GENERAL, Clause, Pool, Said, Shelf, said
from assistant.scaffold.interim import Frame, Records, Topic, id_of, slots_of, source_of
from assistant.scaffold.topics import topics

NEAR, WITHIN, SHARED = 0.4, 0.5, 0.35
"""Least cosine of a rewording to the sentence it is to replace; least mean of that and of the cosine of the passages they
stand in, for a sentence alone says little of what it is about; most shared pairs of letters, of those of the shorter."""

MOST = 30
"""Most suggestions that can be asked for."""

_REWORDINGS = 3
_LEAST, _MOST = 10, 120  # characters of a rewording
_BEHIND = 0.1  # of the best: what is further off is about something else
_QUOTED = re.compile("[“‘]([^”’]+)[”’]")  # what one author alone has in quotes is a name of theirs
_PLACE = re.compile(
    r"[一-鿿]{2}(?:[村镇乡](?![里民医干组级务集上内外部规镇村亲土居])|社区|小区|街道|水库|工程)"
)  # so do names of places end; those that others write, too (老旧小区), are none
_WORN = 90  # of 100: the same sentence in another report
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
    records: Records = {one.id: one.metadata for one in shelf.index.reports(shelf.access)}
    found: list[Suggestion] = []
    touched = [one for one in flagged(sentence) if one.span.overlap(sentence)] if len(sentence) else []
    if touched:
        here = said(draft, _passage(draft, sentence, role), sentence)
        origins = [finding.source.origin for finding in touched if finding.source]
        origins += [origin for finding in touched for origin in finding.also_in]
        reports = {origin.report_id for origin in origins}
        around = here.passage.span.of(draft.text)
        found += [
            _suggestion(SuggestionKind.REWORDING, frame, records, sentence)
            for frame in rewordings(here, around, pools, reports, shelf)
        ]
    already = [words(clause.text) for clause in _clauses(draft)]
    likenesses = Likenesses(shelf)
    continuations = [
        frame
        for pool in pools
        for frame in frames(pool, likenesses.of(pool), shelf, _MANY * request.limit)
        if not _said_already(frame, already)
    ]
    continuations.sort(key=lambda frame: (-frame.support, frame.reused_in))
    found += [_suggestion(SuggestionKind.NEXT, frame, records) for frame in continuations]
    open_ = _open_topics(draft, pools, likenesses, shelf, request.limit)
    warnings = _warnings(role, pools, found, open_, touched=bool(touched))
    return Suggestions(role, portfolios, tuple(found[: request.limit]), warnings)


def _suggestion(
    kind: SuggestionKind, frame: Frame, records: Records, replaces: Span | None = None
) -> Suggestion:
    return Suggestion(
        kind,
        frame.text,
        Layer.SINGLE if frame.support < 2 else Layer.SHARED,
        "",
        frame.move,
        frame.support,
        slots_of(frame, id_of(frame.text)),
        tuple(source_of(one, records) for one in frame.sources),
        replaces,
    )


def _open_topics(
    draft: Report, pools: Sequence[Pool], likenesses: Likenesses, shelf: Shelf, limit: int
) -> tuple[Topic, ...]:
    """Matters that others write about and the draft does not name."""
    written = fold(draft.text)
    found = (topic for pool in pools for topic in topics(pool, likenesses, shelf, _MANY * limit))
    return tuple(topic for topic in found if fold(topic.text) not in written)[:limit]


def rewordings(
    here: Said, around_here: str, pools: Sequence[Pool], elsewhere: set[str], shelf: Shelf
) -> list[Frame]:
    """Sentences of other reports that say the same in other words, values blanked, the nearest and least reused first.

    ``around_here``: the passage that the sentence stands in; ``elsewhere``: reports that have the wording already; they
    are no help.
    """
    known = [(pool, one) for pool in pools for one in pool.said if _usable(one, elsewhere, shelf)]
    if not known:
        return []
    wanted = BLANK.sub("", here.text.text)
    texts = [wanted, *(BLANK.sub("", one.text.text) for _, one in known)]
    vectors = shelf.encoder.encode(texts, kind="passage")
    nearness = vectors[1:] @ vectors[0]
    around = _passages_near(around_here, [one for _, one in known], pools, shelf)
    best: dict[str, tuple[float, Frame]] = {}
    for (pool, one), cosine, text in zip(known, nearness.tolist(), texts[1:], strict=True):
        near = (cosine + around[one.passage.id]) / 2
        if cosine < NEAR or near < WITHIN or _shared(wanted, text) > SHARED:
            continue
        alike = {
            other.passage.report_id
            for _, other in known
            if other is one or fuzz.ratio(one.text.text, other.text.text) > _WORN
        }
        frame = made_of(one.text, one, [], pool.role, pool.portfolio, support=1, reused_in=len(alike))
        rank = near - 0.05 * (len(alike) - 1)
        if frame.text not in best or rank > best[frame.text][0]:
            best[frame.text] = rank, frame
    ranked = sorted(best.values(), key=lambda pair: -pair[0])
    return _different([frame for rank, frame in ranked if rank >= ranked[0][0] - _BEHIND])[:_REWORDINGS]


def _passages_near(
    around_here: str, known: Sequence[Said], pools: Iterable[Pool], shelf: Shelf
) -> dict[str, float]:
    """The cosine of the passage of each known sentence to the one of the draft, by the passage's id."""
    wanted = {one.passage.id for one in known}
    texts = {
        filed.passage.id: filed.text for pool in pools for filed in pool.filed if filed.passage.id in wanted
    }
    vectors = shelf.encoder.encode([around_here, *texts.values()], kind="passage")
    return dict(zip(texts, (vectors[1:] @ vectors[0]).tolist(), strict=True))


def _different(found: Sequence[Frame]) -> list[Frame]:
    """Frames without those that only repeat an earlier one in nearly the same words."""
    kept: list[Frame] = []
    for frame in found:
        if not any(_shared(frame.text, other.text) > SHARED for other in kept):
            kept.append(frame)
    return kept


def _shared(one: str, other: str) -> float:
    """The share of the shorter text's pairs of letters that stand in the other, in whatever order."""
    ours, theirs = ({text[at : at + 2] for at in range(len(text) - 1)} for text in map(fold, (one, other)))
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def _usable(one: Said, elsewhere: set[str], shelf: Shelf) -> bool:
    text = one.text.text
    if one.passage.report_id in elsewhere or not _LEAST <= len(text) <= _MOST:
        return False
    own = [found[1] for found in _QUOTED.finditer(text)] + _PLACE.findall(text)
    return (
        is_clean(one.text)
        and not shelf.names_somebody(text)
        and all(shelf.is_known(words, one.series) for words in own)
    )


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


def _warnings(
    role: Role,
    pools: Sequence[Pool],
    found: Sequence[Suggestion],
    open_: Sequence[Topic],
    *,
    touched: bool,
) -> tuple[str, ...]:
    what = "、".join(pool.portfolio for pool in pools if pool.portfolio)
    where = f"“{what}”的{role.value}部分" if what else f"{role.value}部分"
    told = []
    if touched and not any(one.kind is SuggestionKind.REWORDING for one in found):
        told.append("这一句别人写过，但往年材料里没有意思相近而用词不同的写法，请自己改写")
    if found or open_:
        return tuple(told)
    if not any(pool.filed for pool in pools):
        return (*told, f"{where}没有可作依据的往年材料，给不出建议")
    return (*told, f"{where}的往年材料里没有别的共同说法可以建议，或草稿里都已经写到")
