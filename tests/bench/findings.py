"""``python -m tests.bench.findings TEXTS [--sample 20] [--seed 1] [--rules A,B]``: findings in real texts, for review.

Every rule but ``reuse`` is run on the provincial government work reports and ``--news`` random news items (TEXTS is their
folder), each with its year and region. All findings in ``--sample`` of these documents (0: all) are printed by rule with
their context, then the number of findings and documents for each rule. Whether a finding is right is for a person to
decide; ``docs/bench.md`` has the results.
"""

import argparse
import json
import lzma
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Finding
from assistant.domain.vocabulary import load
from assistant.review.context import ReviewContext
from assistant.review.rules import rules, run

_REPORTS = "provincial_reports_2025_2026.jsonl.xz"
_NEWS = "news_domestic.jsonl.xz"
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its document."""

    draft: Report
    finding: Finding

    def text_in_context(self) -> str:
        """The finding's document, its text in context, and its message."""
        text, span = self.draft.text, self.finding.span
        before, after = text[max(0, span.begin - _AROUND) : span.begin], text[span.end : span.end + _AROUND]
        shown = f"{before}【{span.of(text)}】{after}".replace("\n", "↵")
        known = self.draft.metadata
        return f"{known.title[:24]} {known.year or ''} {self.finding.severity}\n    {shown}\n    {self.finding.message}"


def documents(folder: Path, news: int, also: Sequence[str], seed: int) -> list[dict[str, object]]:
    """All provincial reports, ``news`` random news items, and all documents of the files ``also``."""
    texts = [*_lines(folder / _REPORTS), *random.Random(seed).sample(list(_lines(folder / _NEWS)), news)]
    return texts + [one for name in also for one in _lines(folder / f"{name}.jsonl.xz")]


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def findings(texts: Sequence[dict[str, object]], wanted: Sequence[str]) -> Iterator[Found]:
    """The findings of the rules in each document."""
    vocabulary = load(None)
    known = {str(one["id"]): _metadata(one) for one in texts}
    for one in texts:
        name = str(one["id"])
        draft = parse(str(one["text"]), known[name], id=name, source="", vocabulary=vocabulary)
        records = {other: record for other, record in known.items() if other != name}
        for finding in run(ReviewContext(draft, vocabulary, records=records), wanted):
            yield Found(draft, finding)


def _metadata(one: dict[str, object]) -> Metadata:
    year = one.get("year")
    return Metadata(
        title=str(one.get("title") or ""),
        region=str(one.get("region") or ""),
        year=year if isinstance(year, int) else None,
    )


def main() -> None:
    """Print the findings of a sample, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--news", type=int, default=100)
    parser.add_argument("--also", nargs="*", default=(), help="further files, such as policies_and_speeches")
    parser.add_argument("--rules", default="")
    asked = parser.parse_args()

    texts = documents(asked.texts, asked.news, asked.also, asked.seed)
    if asked.sample:
        texts = random.Random(asked.seed).sample(texts, asked.sample)
    wanted = asked.rules.split(",") if asked.rules else sorted(set(rules()) - {"reuse"})
    every = list(findings(texts, wanted))
    for rule in wanted:
        of_rule = [one for one in every if one.finding.rule == rule]
        print(f"\n== {rule}: {len(of_rule)}")
        for one in of_rule:
            print(f"  {one.text_in_context()}")
    total = Counter(one.finding.rule for one in every)
    within = {rule: len({one.draft.id for one in every if one.finding.rule == rule}) for rule in total}
    print(f"\n{len(texts)} documents; findings by rule (documents): ", end="")
    print(", ".join(f"{rule} {number} ({within[rule]})" for rule, number in sorted(total.items())) or "none")


if __name__ == "__main__":
    main()
