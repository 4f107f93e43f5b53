"""What review rules receive: the draft, and what was looked up around it before they run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.report import Metadata, Report
from assistant.domain.results import Finding
from assistant.domain.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """A draft under review and everything that rules may know beside it: they query nothing themselves.

    ``overlaps``: findings of shared wording, with their sources. ``records``: metadata of every report in reach, by id.
    ``vocabulary_folder``: where the organisation extends the rules' data files. ``profile``: the kind of report
    (述职述廉) where the caller names it, else "" and the title decides. ``place_reports``: names of villages that the
    draft uses once → ids of the other reports that use them.
    """

    draft: Report
    vocabulary: Vocabulary
    overlaps: tuple[Finding, ...] = ()
    records: Mapping[str, Metadata] | None = None
    vocabulary_folder: Path | None = None
    profile: str = ""
    place_reports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
