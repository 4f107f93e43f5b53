"""Consensuses → frames: the wording that is shared most, with slots, names, examples and sources."""

import re
from collections.abc import Iterable, Sequence

from assistant.domain.report import FactKind, Role
from assistant.domain.results import SlotExample
from assistant.reuse.common_ngrams import common
from assistant.reuse.folding import folded
from assistant.reuse.phrases import Phrases
from assistant.scaffold.blanks import BLANK, FIGURES, Blanked
from assistant.scaffold.consensus import SHARED, Consensus, Likeness, consensuses
from assistant.scaffold.gather import Clause, Pool, Said, Shelf
from assistant.scaffold.interim import Frame, FrameSlot
from assistant.scaffold.moves import move
from assistant.scaffold.slot_names import name

EXAMPLES, SOURCES = 5, 6
"""Most examples of a slot, and most sources of a frame, that are shown."""

_SHORTEST, _SHORTEST_PLAIN, _LONGEST = 4, 8, 60  # characters beside the blanks
_COMMON = 0.5
_FIGURE_LEFT = re.compile(
    r"[0-9０-９]|第[一二三四五六七八九十百]+(?!时间|书记|责任|线|要务|资源|议题|位|动力|手|产业)"
    r"|(?<![一-鿿])[一二两三四五六七八九十百千]+[余多]?(?:万|亿|名|户|家|所|次|件|人|元|亩)"
)
_MASK_LEFT = re.compile(r"[*＊×✕_＿]|[XxＸｘ]{2,}|某")
_FRAGMENT = re.compile(
    r"(?:[的时后前中下上内里间]|以来|期间|之后|以后|之前|以前|之际|当天|那天|同时|过程中|基础上|情况下|为此|其中|例如|比如|尤其是|特别是|一是|以及|并且|因此|所以|虽然|但是|而且|是|把|被|将|对|向|在|从|为|与|和|及)$"
    r"|^对[^〔]{0,4}〔|^(?:其中|但|却|而|也|还|就|又|才|都|则|它|他|她|这|那|涉及|惠及|新纳入|剩余|剩下|因为|因此|所以|虽然|如果|只要|只有|不但|不仅|以及|或者|之所以|原因|其余|另)"
)
_PAIRS = ("“”", "‘’", "（）", "《》", "()", "「」")
_WEIGHED = re.compile(r"(?:仅|只|竟|高达|多达|不过)[^，〔]{0,10}〔")
"""A word that weighs the figure behind it (only, as many as): it fits one year's figure, and not the next one's."""
_BARE = re.compile(
    r"^(?:全[县市镇乡院校区局省])?〔数量〕(?![^〔]*(?:获|完成|通过|实现|建成|投|被|达|落地|开工|全部|全面|均|适老))[^，、〔]*$|自治〔|^〔单位〕.{0,4}$|^各位"
)
"""Only something counted (〔数量〕个党支部), or a body whose name was cut."""
_APART = re.compile("分别|依次")
"""Several figures are announced."""
_LISTED = re.compile(r"[、和与同][^，、〔]{1,6}〔数量〕(?:个|家)")
"""Names in a row before their number (青石、白沙两个镇) are names, whether or not the parser knew them."""
_UNITED = frozenset({FactKind.MONEY, FactKind.PERCENT, FactKind.AREA})
"""Kinds of which a figure without its unit says little."""
_HIDDEN = re.compile(r"^[*＊×✕_＿XxＸｘ]+$")


def frames(pool: Pool, likeness: Likeness, shelf: Shelf, limit: int) -> list[Frame]:
    """The ``limit`` best frames of a pool, in the order in which their matters usually come.

    Best: those of most authors, then with slots, then those whose wording has been reused least.
    """
    made: list[tuple[Frame, float]] = []
    for one in likeness.joined(consensuses(likeness)):
        frame = _frame(one, likeness, pool, shelf)
        if frame is not None:
            places = [clause.at for clause in (one.clause, *one.members)]
            made.append((frame, sum(places) / len(places)))
    made.sort(key=lambda pair: (-pair[0].support, -bool(pair[0].slots), pair[0].reused_in, pair[1]))
    chosen: list[tuple[Frame, float]] = []
    for frame, place in made:
        if not any(_says_as_much(other, frame) for other, _ in chosen):
            chosen.append((frame, place))
    return [frame for frame, _ in sorted(chosen[:limit], key=lambda pair: pair[1])]


def _says_as_much(one: Frame, other: Frame) -> bool:
    """Whether two frames state the same indicators: one of them is enough."""
    ours, theirs = ({slot.name for slot in frame.slots if slot.kind in FIGURES} for frame in (one, other))
    if ours and theirs:
        return ours <= theirs or theirs <= ours or (len(ours) == len(theirs) == 1 and _nested(ours, theirs))
    return one.text in other.text or other.text in one.text


def _nested(ours: set[str], theirs: set[str]) -> bool:
    return any(one in other or other in one for one in ours for other in theirs)


def _frame(found: Consensus, likeness: Likeness, pool: Pool, shelf: Shelf) -> Frame | None:
    everyone = [found.clause, *found.members]
    best: tuple[tuple[float, ...], Clause] | None = None
    for clause in everyone:
        if not reads_well(clause.text, shelf.phrases, found.support) or shelf.keeps_out(clause.text.text):
            continue
        share, own = likeness.share(
            clause, [other for other in everyone if other.said.series != clause.said.series]
        )
        if share < SHARED or own:
            continue
        masked = sum(1 for blank in clause.text.blanks if is_hidden(blank.value))
        units = [blank.unit for blank in clause.text.blanks]
        usual = sum([blank.unit for blank in other.text.blanks] == units for other in everyone)
        bare = sum(1 for blank in clause.text.blanks if blank.kind in _UNITED and not blank.unit)
        rank = (bare, -share, masked, -usual, len(clause.text.text), -(clause.said.metadata.year or 0))
        if best is None or rank < best[0]:
            best = rank, clause
    if best is None:
        return None
    chosen = best[1]
    others = [clause for clause in everyone if clause is not chosen]
    alike = {chosen.said.passage.report_id}
    alike.update(other.said.passage.report_id for other in others if likeness.same(chosen.text, other))
    return made_of(
        chosen.text,
        chosen.said,
        others,
        pool.role,
        pool.portfolio,
        support=found.support,
        reused_in=len(alike),
    )


def made_of(
    text: Blanked,
    said: Said,
    others: Sequence[Clause],
    role: Role,
    portfolio: str,
    *,
    support: int,
    reused_in: int,
) -> Frame:
    """The frame of a clause or sentence, with where it stands as the first source and those like it behind."""
    slots = []
    for number, blank in enumerate(text.blanks):
        values = [(blank.value, said), *_values(text, number, others)]
        shown = dict.fromkeys(
            SlotExample(value + (blank.unit or ""), one.metadata.year, one.passage.id)
            for value, one in values
            if not is_hidden(value)
        )
        newest = sorted(shown, key=lambda example: -(example.year or 0))
        slots.append(
            FrameSlot(
                blank.span, blank.kind, name(text, number), blank.unit, examples=tuple(newest[:EXAMPLES])
            )
        )
    sources = dict.fromkeys(one.source() for one in [said, *(clause.said for clause in others)])
    return Frame(
        text=text.text,
        support=support,
        reused_in=reused_in,
        portfolio=portfolio,
        move=move(text, role),
        slots=tuple(slots),
        sources=tuple(sources)[:SOURCES],
    )


def _values(text: Blanked, number: int, others: Iterable[Clause]) -> Iterable[tuple[str, Said]]:
    """What stood at the same place in clauses that have the same blanks."""
    kinds = [(blank.kind, _plain_unit(blank.unit)) for blank in text.blanks]
    for clause in others:
        if [(blank.kind, _plain_unit(blank.unit)) for blank in clause.text.blanks] == kinds:
            blank, ours = clause.text.blanks[number], text.blanks[number]
            if blank.unit == ours.unit:
                yield blank.value, clause.said


def _plain_unit(unit: str | None) -> str:
    return (unit or "").lstrip("万千百亿余多")


def reads_well(text: Blanked, phrases: Phrases, support: int) -> bool:
    """Whether a clause can stand as a frame: whole, without anything left of a past report's values.

    Without a blank it must be more than a fragment that anybody writes: an official wording, everyday official
    language, or the words of three authors.
    """
    plain = BLANK.sub("", text.text)
    telling = sum(1 for character in plain if character.isalnum())
    if telling < _SHORTEST or len(plain) > _LONGEST or not is_clean(text):
        return False
    if any(pattern.search(text.text) for pattern in (_FRAGMENT, _WEIGHED, _BARE)):
        return False
    if (apart := _APART.search(text.text)) and sum(
        blank.span.begin > apart.end() for blank in text.blanks
    ) < 2:
        return False
    if text.blanks:
        return True
    if telling < _SHORTEST_PLAIN:
        return False
    folding = folded(plain)
    official = any(end - begin >= 6 for begin, end, _ in phrases.ranges(folding.text()))
    everyday = float(common(folding.codes).mean()) >= _COMMON if len(folding) else False
    return official or everyday or support > 2


def is_clean(text: Blanked) -> bool:
    """Whether nothing of a past report's values is left beside the blanks, and every bracket and quote is closed."""
    plain = BLANK.sub("", text.text)
    if _FIGURE_LEFT.search(plain) or _MASK_LEFT.search(plain) or _LISTED.search(text.text):
        return False
    return all(plain.count(pair[0]) == plain.count(pair[1]) for pair in _PAIRS) and plain.count('"') % 2 == 0


def is_hidden(value: str) -> bool:
    """Whether a value was redacted where it stood."""
    return bool(_HIDDEN.match(value))
