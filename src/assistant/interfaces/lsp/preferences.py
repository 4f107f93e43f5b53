"""What the editor's settings say of the drafts (section ``assistant``) and of what is to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from assistant.base.tables import split_list
from assistant.domain.report import Metadata
from assistant.service import Assistant

SECTION = "assistant"

_ABOUT = ("author", "office", "region", "year", "portfolios", "collection")
_TEXTS = ("profile", "service")
_SWITCHES = ("formulas", "ghostText")
_LISTS = ("without",)
KEYS = (*_ABOUT, *_TEXTS, *_SWITCHES, *_LISTS)


@dataclass(frozen=True, slots=True)
class Preferences:
    """``about``: what is known of drafts that do not say it themselves. ``without``: rules that are not used.

    ``profile``: the kind of report. ``service``: address of the pages ("" for none), where rules are explained.
    ``formulas``: show set phrases, too. ``ghost_text``: inline completion while one types, not only on request.
    """

    about: Metadata = Metadata()  # noqa: RUF009 (frozen)
    profile: str = ""
    service: str = ""
    formulas: bool = False
    ghost_text: bool = False
    without: frozenset[str] = frozenset()

    def help(self, rule: str) -> str:
        """Address of the page that explains a rule; "" where there is no service."""
        return f"{self.service.rstrip('/')}/help/rules/{quote(rule)}" if self.service else ""


def preferences(settings: object, service: Assistant) -> tuple[Preferences, list[str]]:
    """Settings as the client sends them (JSON), and what could not be used of them, cause and cure."""
    if settings is None:
        return Preferences(), []
    if not isinstance(settings, Mapping):
        return Preferences(), [f"设置 {SECTION} 应是一组键和值，没有用上（可用的键：{'、'.join(KEYS)}）"]
    known: dict[str, Any] = {key: value for key, value in settings.items() if value is not None}
    warnings = [
        f"设置 {SECTION}.{key} 不认识，没有用上（可用的键：{'、'.join(KEYS)}）"
        for key in known
        if key not in KEYS
    ]
    about, unused = service.metadata_from({key: _text(known.get(key, "")) for key in _ABOUT})
    warnings += [
        f"设置 {SECTION}.{key} 应是 true 或 false，没有用上"
        for key in _SWITCHES
        if not isinstance(known.get(key, False), bool)
    ]
    return (
        Preferences(
            about,
            profile=_text(known.get("profile", "")),
            service=_text(known.get("service", "")),
            formulas=known.get("formulas") is True,
            ghost_text=known.get("ghostText") is True,
            without=frozenset(split_list(_text(known.get("without", "")), blanks=True)),
        ),
        [*warnings, *unused],
    )


def _text(value: object) -> str:
    """A value as reports.csv would hold it: lists parted by ``;``."""
    if isinstance(value, list):
        return ";".join(str(one).strip() for one in value)
    return str(value).strip()
