"""What many reports share, gathered: every wording joins the most frequent wording it resembles.

Leader clustering. Never union-find: there a chain of small likenesses makes one blob of everything.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from assistant.reuse.candidates import look_up
from assistant.reuse.folding import folded
from assistant.reuse.shingles import build

ALIKE = 80.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Numbers of texts that are one wording; ``leader`` is the form that most of them have. ``members`` ascend."""

    leader: int
    members: tuple[int, ...]


def clusters(texts: Sequence[str], alike: float = ALIKE) -> list[Cluster]:
    """Texts in clusters, the largest first; a text like no other is a cluster of its own.

    ``alike``: Indel similarity to the leader, 0–100, of folded texts. Time grows about linearly with different texts.
    """
    forms = [folded(text).text() for text in texts]
    counts = Counter(forms)
    first = {form: number for number, form in reversed(list(enumerate(forms)))}
    ranked = sorted(counts, key=lambda form: (-counts[form], first[form]))
    part = build((str(rank), texts[first[form]]) for rank, form in enumerate(ranked))
    everything = np.ones(len(ranked), dtype=bool)
    leader_of: dict[str, str] = {}
    for rank, form in enumerate(ranked):
        codes = part.codes[part.reports[rank] : part.reports[rank + 1]]
        found = look_up([part], [everything], codes, ())
        owners = sorted({int(part.owners[unit]) for unit in found.whole.units.tolist()})
        best, best_score = form, alike
        for owner in owners:
            other = ranked[owner]
            if owner >= rank:
                break
            if leader_of[other] != other:
                continue
            score = fuzz.ratio(form, other, score_cutoff=best_score)
            if score >= best_score and (best == form or score > best_score):
                best, best_score = other, score
        leader_of[form] = best
    gathered: dict[str, list[int]] = {}
    for number, form in enumerate(forms):
        gathered.setdefault(leader_of[form], []).append(number)
    found_clusters = [Cluster(first[leader], tuple(members)) for leader, members in gathered.items()]
    return sorted(found_clusters, key=lambda cluster: (-len(cluster.members), cluster.leader))
