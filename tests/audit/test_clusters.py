"""Clusters by leader: bounded, stable, and no chain of near misses makes one blob."""

from dataclasses import replace

from assistant.audit.clusters import Clusters
from assistant.domain.results import (
    LIMITS,
    AuditedFinding,
    AuditLimits,
    Cluster,
    Finding,
    Kind,
    Match,
    Origin,
    Severity,
)
from assistant.domain.text import Span

WORDS = "雨季来临之前把所有山塘水库的溢洪道清了一遍，又把值守人员的电话贴在大坝的护栏上"


def _place(report: str, text: str, year: int = 2022, begin: int = 0) -> Match:
    return Match.at(Origin(report, "述职报告", report[0], year), Span(begin, begin + len(text)), text)


def _clusters(
    places: list[tuple[Match, Match]], limits: AuditLimits = LIMITS, kind: Kind = Kind.COPIED
) -> list[Cluster]:
    clusters = Clusters(limits)
    for number, (here, source) in enumerate(places):
        finding = Finding("reuse", Severity.WARNING, here.span, "", 10.0, kind, source=source)
        clusters.add(AuditedFinding(f"f{number}", here.origin.report_id, here.text, finding), here)
    return clusters.result(lambda place: (place.origin.year or 9999,), lambda report_id: report_id[0])


def test_near_wordings_share_a_cluster_and_others_do_not() -> None:
    first = _place("a1", WORDS, 2020)
    near = WORDS.replace("值守", "值班")
    far = "把全县的养老院走了一遍，给每一张床铺量了尺寸，冬天以前换上了新的棉被"

    found = _clusters(
        [
            (_place("b1", WORDS, 2021), first),
            (_place("c1", near, 2022), first),
            (_place("d1", far), _place("e1", far)),
            (_place("g1", far), _place("e1", far)),
        ]
    )

    assert [(one.wording, one.reports, one.authors, one.since) for one in found] == [
        (WORDS, 3, 3, 2020),
        (far, 3, 3, 2022),
    ]
    assert [place.origin.report_id for place in found[0].members] == ["a1", "b1", "c1"]
    assert {variant.text: variant.places for variant in found[0].variants} == {WORDS: 2, near: 1}
    assert found[0].finding_ids == ("f0", "f1")


def test_a_chain_of_near_misses_is_no_blob() -> None:
    """Each wording resembles the next, the first and the last do not: they must not stand together."""
    new = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃寒来暑往"
    steps = [new[: 3 * at] + WORDS[3 * at :] for at in range(12)]

    found = _clusters(
        [
            (_place(f"{chr(97 + at)}1", text), _place(f"{chr(97 + at)}2", text))
            for at, text in enumerate(steps)
        ]
    )

    assert all(len(one.variants) < 6 for one in found)


def test_set_phrases_make_no_clusters() -> None:
    first = _place("a1", WORDS)

    assert _clusters([(_place(f"{name}1", WORDS), first) for name in "bcd"], kind=Kind.FORMULA) == []


def test_one_clause_in_a_hundred_thousand_places_is_one_cluster_with_few_members() -> None:
    first = _place("a0", WORDS, 2019)

    found = _clusters([(_place(f"b{at % 50}", WORDS, 2022, begin=100 * at), first) for at in range(100_000)])

    assert len(found) == 1
    assert (found[0].places, found[0].reports, found[0].since) == (100_001, 1 + 50, 2019)
    assert len(found[0].members) == LIMITS.members


def test_wordings_beyond_the_limit_are_counted() -> None:
    clusters = Clusters(replace(LIMITS, wordings=1))
    for at, text in enumerate([WORDS, "完全不同的另一句话，说的是春耕备耕"]):
        here = _place(f"a{at}", text)
        finding = Finding(
            "reuse", Severity.WARNING, here.span, "", 10.0, Kind.COPIED, source=_place("z1", text)
        )
        clusters.add(AuditedFinding("f", here.origin.report_id, text, finding), here)

    assert clusters.left_out == 1
