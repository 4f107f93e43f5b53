"""What the page ``/scaffold`` shows: the choices of its form, and an outline in parts, each with what stands beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.records import ReportRecord
from assistant.domain.report import FactKind, Role
from assistant.domain.results import FactSheet, Scaffold, ScaffoldHeading, ScaffoldItem
from assistant.export._scaffold_outline import Alternative, OutlineLine, build_outline, report_title
from assistant.interfaces.web.scaffold.form import ScaffoldForm
from assistant.service import Assistant

_MOST_AUTHORS = 500


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody whose report can be continued: the name as the index has it, and of what office, region and years."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form offers. ``groups``: portfolios that some report speaks of, by group."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    aliases: Mapping[str, str]
    roles: tuple[str, ...]
    writers: tuple[Writer, ...]
    offices: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(slots=True)
class Part:
    """A heading with its paragraphs; a part without a heading where the report has none there.

    ``headings``: others to choose; ``plans``: last year's, to be accounted for; ``alternatives``: what others write.
    """

    heading: OutlineLine | None
    paragraphs: list[OutlineLine] = field(default_factory=list)
    headings: tuple[ScaffoldHeading, ...] = ()
    plans: list[ScaffoldItem] = field(default_factory=list)
    alternatives: list[ScaffoldItem] = field(default_factory=list)

    def text(self) -> str:
        """The part as it is put into a draft."""
        lines = [*([self.heading] if self.heading else []), *self.paragraphs]
        return "\n".join(line.text() for line in lines)


@dataclass(frozen=True, slots=True)
class ScaffoldPage:
    """Everything on the page. ``scaffold`` is None before anything is chosen, and where something is wrong.

    ``sheet_name`` and ``facts``: the fact sheet that was read, and its JSON for the next form; "" for none.
    """

    form: ScaffoldForm
    offered: Offered
    scaffold: Scaffold | None = None
    title: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    sheet_name: str = ""
    facts: str = ""
    filled: int = 0
    problem: str = ""
    hint: str = ""
    status: int = 200


def offered_by(service: Assistant) -> Offered:
    """What there is to choose."""
    counts = service.facet_values()
    there = [name for name in service.vocabulary.names if counts["portfolios"].get(name)]
    grouped = {name: group for group, names in _groups().items() for name in names}
    by_group: dict[str, list[str]] = defaultdict(list)
    for name in there:
        by_group[grouped.get(name, "其他")].append(name)
    return Offered(
        groups=tuple(
            (group, tuple(by_group[group])) for group in (*_groups(), "其他") if by_group.get(group)
        ),
        aliases={one.name: " ".join(one.aliases) for one in service.vocabulary.portfolios},
        roles=tuple(role.value for role in Role if role is not Role.OTHER),
        writers=tuple(_writers(service.reports())),
        offices=tuple(sorted(counts["offices"])),
        regions=tuple(sorted(counts["regions"])),
    )


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    return {group: tuple(names.split()) for group, names in read_toml("portfolio_groups.toml").items()}


def _writers(records: Iterable[ReportRecord]) -> Iterable[Writer]:
    by_name: dict[str, list[ReportRecord]] = defaultdict(list)
    for record in records:
        if record.metadata.author:
            by_name[record.metadata.author].append(record)
    for name in sorted(by_name)[:_MOST_AUTHORS]:
        found = sorted(by_name[name], key=lambda record: record.metadata.year or 0)
        newest = found[-1].metadata
        years = "、".join(dict.fromkeys(str(one.metadata.year) for one in found if one.metadata.year))
        about = "，".join(part for part in (f"{newest.region}{newest.office}", years) if part)
        yield Writer(name, about)


def with_last_year(form: ScaffoldForm, records: Iterable[ReportRecord]) -> ScaffoldForm:
    """The form of a writer who chose nothing else: the year after the newest report, and the portfolios of that one."""
    mine = [one.metadata for one in records if one.metadata.author == form.author and one.metadata.year]
    if not form.author or not mine:
        return form
    before = [one for one in mine if not form.year.isdecimal() or (one.year or 0) < int(form.year)]
    newest = max(before, key=lambda one: one.year or 0, default=None)
    if newest is None:
        return form
    year = form.year or str((newest.year or 0) + 1)
    portfolio = form.portfolio or (newest.portfolios if not form.role else ())
    return ScaffoldForm(
        portfolio, form.role, form.author, year, form.office or newest.office, form.region or newest.region
    )


def shown(
    form: ScaffoldForm, offered: Offered, made: Scaffold, sheet_name: str, facts: str, sheet: FactSheet | None
) -> ScaffoldPage:
    """The page of a scaffold."""
    outline = build_outline(made)
    filled = {
        slot.filled_from
        for section in made.sections
        for item in section.items
        for slot in item.slots
        # A year comes from the form, not from the sheet.
        if slot.filled_from and slot.kind is not FactKind.YEAR
    }
    return ScaffoldPage(
        form,
        offered,
        made,
        report_title(made),
        outline.text(),
        tuple(_parts(outline.lines, outline.plans, outline.alternatives)),
        sheet_name,
        facts if sheet else "",
        len(filled),
    )


def _parts(
    lines: Iterable[OutlineLine], plans: Iterable[Alternative], alternatives: Iterable[Alternative]
) -> list[Part]:
    """The lines in parts. What stands beside a section goes to the part that it begins, else to that of its role."""
    parts: list[Part] = []
    of_section: dict[int, Part] = {}
    of_role: dict[Role, Part] = {}
    for line in lines:
        if line.kind not in ("heading", "paragraph"):
            continue
        role = line.section.role if line.section else None
        if line.kind == "heading" or not parts or (role and role not in of_role):
            parts.append(Part(line if line.kind == "heading" else None))
        part = parts[-1]
        if line.section is not None:
            of_role.setdefault(line.section.role, part)
            if line.kind == "heading" and (line.level > 1 or not line.section.portfolio):
                of_section.setdefault(id(line.section), part)
                part.headings = tuple(one for one in line.section.headings if one.text != line.pieces[0][0])
        if line.kind == "paragraph":
            part.paragraphs.append(line)
    for found, name in ((plans, "plans"), (alternatives, "alternatives")):
        for one in found:
            part_of = of_section.get(id(one.section)) or of_role.get(one.section.role)
            if part_of is not None:
                getattr(part_of, name).append(one.item)
    return parts
