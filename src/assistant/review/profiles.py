"""What a kind of report has to have, by its title: ``data/profiles.toml`` with the installation's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.base.errors import BadSetting
from assistant.base.tables import toml_files
from assistant.domain.report import Report, Role
from assistant.domain.text import Span
from assistant.review.context import ReviewContext

_FILE = "profiles.toml"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that must be there: at least ``least`` characters and ``share`` of the whole.

    ``words``: what shows that another part covers it. ``kind`` is the profile that requires it.
    ``advisory``: such reports usually have it, but need not.
    """

    kind: str
    least: int
    share: float
    words: tuple[str, ...]
    advisory: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What one kind of report must have. ``most`` is 0 where its length is not limited; ``source`` says who requires it."""

    name: str
    titles: tuple[str, ...]
    most: int
    source: str
    parts: Mapping[Role, Part]


@cache
def profiles(vocabulary_folder: Path | None) -> tuple[Profile, ...]:
    """All profiles in order. Raises BadSetting for a file of the installation that cannot be understood."""
    known: dict[str, Profile] = {}
    for file in toml_files(_FILE, vocabulary_folder):
        try:
            known |= {one.name: one for one in _read(file.table)}
        except (AttributeError, KeyError, ValueError, TypeError) as error:
            raise BadSetting(
                f"报告要求“{file.name}”读不懂：{error}", "请按随附的同名文件的格式书写，并存为 UTF-8"
            ) from error
    return tuple(one for one in known.values() if one.titles)


def applying(context: ReviewContext) -> tuple[Profile, ...]:
    """The profiles whose words stand in the title, or in the profile that the caller names instead of it."""
    draft = context.draft
    title = draft.title_span.of(draft.text) if draft.title_span else draft.metadata.title
    named = context.profile or title
    return tuple(
        one
        for one in profiles(context.vocabulary_folder)
        if one.name in named or any(word in named for word in one.titles)
    )


def parts(applying_profiles: tuple[Profile, ...]) -> dict[Role, Part]:
    """Every part that the profiles require; a later profile has precedence."""
    return {role: part for one in applying_profiles for role, part in one.parts.items()}


def sizes(context: ReviewContext) -> dict[Role, int]:
    """Characters, without white space, of every role that the draft has."""
    found: dict[Role, int] = {}
    for section in context.draft.sections:
        text = section.span.of(context.draft.text)
        found[section.role] = found.get(section.role, 0) + size(text)
    return found


def size(text: str) -> int:
    """Characters that are no white space."""
    return len("".join(text.split()))


def first_line(draft: Report) -> Span:
    """The line that stands for the whole report: the first line of its title, or of its text."""
    return first_line_of(draft.text, draft.title_span or Span(0, len(draft.text)))


def first_line_of(text: str, span: Span) -> Span:
    """The first line of a span that is not blank."""
    inner = span.stripped(text)
    end = text.find("\n", inner.begin, inner.end)
    return Span(inner.begin, inner.end if end < 0 else end).stripped(text)


def _read(table: Mapping[str, Any]) -> list[Profile]:
    return [
        Profile(
            name=entry["name"],
            titles=tuple(entry.get("titles", "").split()),
            most=int(entry.get("most", 0)),
            source=entry.get("source", ""),
            parts={
                Role(role): Part(
                    entry["name"],
                    int(part.get("least", 0)),
                    float(part.get("share", 0)),
                    tuple(part.get("words", "").split()),
                    bool(entry.get("advisory")),
                )
                for role, part in entry.get("parts", {}).items()
            },
        )
        for entry in table.get("profile", [])
    ]
