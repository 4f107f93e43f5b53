"""Input that nobody should send and somebody will: work stays bounded, and the answers stay right."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from rapidfuzz import fuzz

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import CheckResult, Finding, Kind, Level
from assistant.reuse import align, shingles
from assistant.reuse.detect import overlaps
from assistant.reuse.sources import Sources

Past = dict[str, tuple[Metadata, str]]

CLAUSE = "把五所村小的旱厕全部改成水厕，"
LETTERS = "每一封来信我都要亲手拆，能当天答复的不过夜，要几家一起办的当面交代清楚，谁接手、哪天回音，都写在信封背面。"


def _record(author: str, year: int = 2021) -> Metadata:
    return Metadata(f"{year}年述职报告", author, f"{author}镇镇长", "北山县", year)


def _check(text: str, past: Past) -> CheckResult:
    part = shingles.build((name, text) for name, (_, text) in past.items())
    sources = Sources(
        [part], {name: record for name, (record, _) in past.items()}, lambda name: past[name][1]
    )
    # Structure is not what is asked here: parsing a million characters would take most of the time.
    draft = replace(parse("草稿", _record("丙", 2024)), text=text, sections=(), passages=(), title_span=None)
    return overlaps(draft, sources)


def _shared(result: CheckResult) -> list[Finding]:
    return [finding for finding in result.findings if finding.kind is not Kind.FORMULA]


def _han(length: int, seed: int) -> str:
    """Text as dense as language and without any mark: words of two to four characters, the frequent ones often."""
    dice = random.Random(seed)
    words = [
        "".join(chr(dice.randrange(0x4E00, 0x6E00)) for _ in range(dice.choice((2, 2, 3, 4))))
        for _ in range(9000)
    ]
    return "".join(dice.choices(words, [1 / (at + 5) for at in range(len(words))], k=length // 2))[:length]


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many alignments were made: what a check takes its time for."""
    counted: Counter[str] = Counter()
    really = fuzz.partial_ratio_alignment

    def counting(*arguments: object, **named: object) -> object:
        counted["alignments"] += 1
        return really(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(align.fuzz, "partial_ratio_alignment", counting)
    return counted


@pytest.mark.slow
def test_two_hundred_thousand_characters_without_a_mark(aligned: Counter[str]) -> None:
    """The part that stands in a filed report is found, and no more than that."""
    filed, own = _han(60_000, 1), _han(200_000, 2)
    taken = filed[20_000:30_000]
    text = own[:90_000] + taken + own[90_000:180_000]

    result = _check(text, {"filed": (_record("甲"), filed)})

    told = [
        finding
        for finding in _shared(result)
        if finding.source and finding.source.origin.report_id == "filed"
    ]
    covered = sum(max(0, min(one.span.end, 100_000) - max(one.span.begin, 90_000)) for one in told)
    outside = sum(len(one.span) for one in told) - covered
    assert covered >= 0.97 * len(taken)
    assert outside <= 0.02 * len(taken)
    assert {one.source.span.of(filed)[:20] in taken for one in told if one.source} == {True}
    assert aligned["alignments"] < 0.3 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("***" * 66_667, id="redactions"),
        pytest.param("***\n" * 50_000, id="redactions, a line each"),
        pytest.param("***，***。" * 25_000, id="redactions, punctuated"),
        pytest.param("😀🎉👍" * 66_667, id="emoji"),
        pytest.param("😀🎉👍🚀\n" * 40_000, id="emoji, lines"),
    ],
)
def test_what_says_nothing_shares_nothing(text: str, aligned: Counter[str]) -> None:
    """Not even with a report that consists of the same, and that report does not stand in the way of another."""
    past = {"nothing": (_record("甲"), text), "letters": (_record("乙"), LETTERS)}

    assert _check(text, past).findings == ()
    assert aligned["alignments"] == 0
    (found,) = _shared(_check(f"{text}\n{LETTERS}\n", past))
    assert found.source is not None
    assert (found.source.origin.report_id, found.level) == ("letters", Level.VERBATIM)


@pytest.mark.slow
@pytest.mark.parametrize("filed", [0, 1, 10_000], ids=["new", "filed once", "filed often"])
def test_one_clause_a_hundred_thousand_times(filed: int, aligned: Counter[str]) -> None:
    """Told by a few places, counted by all, and what stands behind it is found as ever."""
    past = {"filed": (_record("甲"), CLAUSE * filed + "\n一年到头。"), "letters": (_record("乙"), LETTERS)}

    result = _check(f"{CLAUSE * 100_000}\n{LETTERS}\n", past)

    found = _shared(result)
    assert 2 <= len(found) <= 400
    assert {one.kind for one in found} <= {Kind.COPIED, Kind.WITHIN}
    assert found[-1].source is not None
    assert found[-1].source.text == LETTERS
    assert (found[0].source.origin.report_id == "filed") == bool(filed)
    assert result.summary.reused > 0.95
    assert aligned["alignments"] < 50_000


@pytest.mark.slow
def test_one_sentence_in_five_thousand_reports_is_one_finding() -> None:
    """More than the cap on frequent grams: as it is in all of them, nothing in it is rare."""
    number = 5_000
    own = _han(60 * number, 3)
    past = {
        f"r{at:04}": (_record(f"作者{at}", 2018 + at % 5), f"{own[60 * at : 60 * at + 60]}。\n{LETTERS}\n")
        for at in range(number)
    }

    (found,) = _shared(_check(f"这一年我跑遍了所有的村。\n{LETTERS}\n", past))

    assert found.span.of(f"这一年我跑遍了所有的村。\n{LETTERS}\n") == LETTERS
    assert (found.kind, found.level) == (Kind.COPIED, Level.VERBATIM)
    assert found.source is not None
    assert found.source.origin.year == 2018
    assert len(found.also_in) >= 50
    assert found.message.endswith(f"另见约 {shown(found.message)} 篇")
    assert shown(found.message) >= 4_000


def shown(message: str) -> int:
    """The number of further reports that a message names."""
    return int(message.rsplit("另见约 ", 1)[1].removesuffix(" 篇"))
