"""What findings are called, and how they are told in Chinese: the same in every form."""

import hashlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant.base.plugins import plugins
from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    AuditScope,
    CheckResult,
    CheckSummary,
    DiffOp,
    Finding,
    HintKind,
    Ignored,
    JobState,
    Judgement,
    Kind,
    Level,
    Match,
    Origin,
    Severity,
)
from assistant.domain.text import Span
from assistant.reuse.messages import (
    CHANGES as CHANGES,  # one table for messages and for what shows differences
)

EVIDENCE = "以下是供核对的线索，不是结论；是否修改，由起草人判断。"

LEVELS = {
    Level.VERBATIM: "相同",
    Level.NUMBERS: "仅改数字",
    Level.NAMES: "仅改名称",
    Level.LIGHT: "近同",
    Level.HEAVY: "近同，改动较多",
    Level.REORDER: "调序",
    Level.PARAPHRASE: "意近",
}
KINDS = {
    Kind.COPIED: "他人报告",
    Kind.SELF: "本人往年",
    Kind.WITHIN: "本文之内",
    Kind.FORMULA: "通用提法",
}
SEVERITIES = {Severity.WARNING: "请核对", Severity.INFO: "提示"}


LineOf = Callable[[int], int]

_HEADED = re.compile(r"([^：，。（]{1,6})：(.+)")


def rule_ids() -> tuple[str, ...]:
    """The rules that are there, by id."""
    return tuple(plugins("review.rules", "check"))


def rule_title(rule: str) -> str:
    """What a rule is called; its id where no such rule is there any more."""
    return getattr(plugins("review.rules", "check").get(rule), "TITLE", rule)


def rule_explanation(rule: str) -> str:
    """What a rule looks for: the first paragraph of its docstring, on one line; "" where no such rule is there."""
    told = inspect.getdoc(plugins("review.rules", "check").get(rule)) or ""
    return "".join(told.split("\n\n")[0].splitlines())


def rule_help(rule: str) -> tuple[tuple[str, str], ...]:
    """A rule's docstring as (heading, paragraph): 为什么, 例, 依据 …; "" heads what has none. Empty: no such rule."""
    told = inspect.getdoc(plugins("review.rules", "check").get(rule)) or ""
    what, *others = ["".join(part.splitlines()) for part in told.split("\n\n")]
    headed = [(found[1], found[2]) if (found := _HEADED.fullmatch(part)) else ("", part) for part in others]
    return (("", what), *headed) if what else ()


def label(finding: Finding) -> str:
    """What a finding is about, in a few words: 文字重合 · 本人往年 · 仅改数字."""
    parts = [rule_title(finding.rule)]
    if finding.kind is not None:
        parts.append(KINDS[finding.kind])
    if finding.level is not None and finding.kind is not Kind.FORMULA:
        parts.append(LEVELS[finding.level])
    return " · ".join(parts)


def named(origin: Origin) -> str:
    """A report as one refers to it: 《题目》（作者，2022年）, by its id where it has no title."""
    title = origin.title if origin.title.startswith("《") else f"《{origin.title}》"
    year = f"{origin.year}年" if origin.year else ""
    known = "，".join(part for part in (origin.author, year) if part)
    called = title if origin.title else f"编号 {origin.report_id}"
    return f"{called}（{known}）" if known else called


def source_named(finding: Finding, draft: Report, line_of: LineOf | None = None) -> str:
    """Where shared wording also stands: a report, or this draft itself; "" without a source.

    ``line_of``: the line, from 1, at an offset of the draft, where it is shown otherwise than it was read (Markdown).
    """
    if finding.source is None:
        return ""
    if in_draft(finding.source, draft):
        at = finding.source.span.begin
        return f"本文第 {line_of(at) if line_of else draft.text.count(chr(10), 0, at) + 1} 行"
    return named(finding.source)


def in_draft(source: Match, draft: Report) -> bool:
    """Whether a source is the draft itself."""
    return source.report_id == draft.id


def sourced(finding: Finding, draft: Report, line_of: LineOf | None = None) -> str:
    """The finding's sentence, and its source where that is not named in it."""
    source = source_named(finding, draft, line_of)
    title = "" if finding.source is None else finding.source.title
    told = source in finding.message or (title and title in finding.message)
    return finding.message if told else f"{finding.message}（来源：{source}）"


def key_of(finding: Finding, text: str) -> str:
    """The same for the same rule and words, wherever they stand: what is left unheeded stays so while one types on."""
    return hashlib.blake2b(f"{finding.rule}\0{finding.span.of(text)}".encode(), digest_size=8).hexdigest()


def also_named(finding: Finding, most: int = 3) -> str:
    """The other reports with the same wording: 《甲》（…）、《乙》（…）等 5 篇; "" without any."""
    shown = "、".join(named(origin) for origin in finding.also_in[:most])
    return f"{shown}等 {len(finding.also_in)} 篇" if len(finding.also_in) > most else shown


def draft_title(draft: Report) -> str:
    """What the draft is called."""
    return draft.metadata.title or draft.source.rpartition("/")[2] or "未写标题的草稿"


def path(draft: Report) -> str:
    """The file that positions are given in."""
    return draft.source or "草稿"


def listed(result: CheckResult) -> tuple[Finding, ...]:
    """The findings that lists show: set phrases are counted, not listed."""
    return tuple(finding for finding in result.findings if finding.kind is not Kind.FORMULA)


def set_phrases(result: CheckResult) -> tuple[Finding, ...]:
    """The findings that lists leave out."""
    return tuple(finding for finding in result.findings if finding.kind is Kind.FORMULA)


def counted(result: CheckResult) -> str:
    """How many findings there are: 共 5 处：请核对 3 处，提示 2 处；另有通用提法 4 处；按忽略清单略过 1 处."""
    shown = listed(result)
    numbers = [(name, sum(f.severity is severity for f in shown)) for severity, name in SEVERITIES.items()]
    told = "，".join(f"{name} {number} 处" for name, number in numbers if number)
    formulas = len(set_phrases(result))
    aside = f"；另有通用提法 {formulas} 处" if formulas else ""
    aside += f"；按忽略清单略过 {len(result.ignored)} 处" if result.ignored else ""
    return f"共 {len(shown)} 处：{told}{aside}" if shown else f"没有需要核对的地方{aside}"


def shares(summary: CheckSummary) -> str:
    """The shares of shared text: 全文 1,234 字；文字重合 12.3%（…）；通用提法 5.0%."""
    return (
        f"全文 {summary.characters:,} 字；文字重合 {summary.reused:.1%}"
        f"（不计标题和通用提法；全部计入 {summary.reused_raw:.1%}）；通用提法 {summary.set_phrases:.1%}"
    )


def why_ignored(ignored: Ignored) -> str:
    """Who left a finding out, when and why: 王某，2024-11-02：已与原单位核实; "" where nobody said."""
    line = ignored.ignored_by
    by = "，".join(part for part in (line.name, line.date) if part)
    return "：".join(part for part in (by, line.reason) if part)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what stands in the source, what in the draft ("" where nothing), and what it is about."""

    there: str
    here: str
    about: str

    def __str__(self) -> str:
        if not self.there:
            return f"增“{self.here}”"
        if not self.here:
            return f"删“{self.there}”"
        if self.there == self.here:
            return f"移“{self.here}”"
        return f"“{self.there}”→“{self.here}”（{self.about}）"


def changes(finding: Finding, text: str) -> Iterator[Change]:
    """What differs between source and draft, in the draft's order."""
    source = finding.source
    if source is not None:
        yield from changes_between(source.text, source.span.begin, text, 0, finding.diff)


def changes_between(
    there: str, there_at: int, here: str, here_at: int, diff: Iterable[DiffOp]
) -> Iterator[Change]:
    """What differs between two wordings that stand at the given offsets of their reports."""
    for op in diff:
        if op.type is not None:
            yield Change(
                _told(_part(there, there_at, op.there)),
                _told(_part(here, here_at, op.here)),
                CHANGES[op.type],
            )


def _part(text: str, offset: int, span: Span) -> str:
    begin = max(0, span.begin - offset)
    return text[begin : max(begin, span.end - offset)]


def _told(text: str) -> str:
    return shortened(text, 40)


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def shortened(text: str, most: int) -> str:
    """A text on one line, cut with … where it is longer than ``most`` characters. Control characters go."""
    line = _CONTROLS.sub("", " ".join(part.strip() for part in text.replace("\t", " ").split("\n"))).strip()
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


JUDGEMENTS = {
    Judgement.ACCEPTED: "认可的提法",
    Judgement.REWRITE: "需要改写",
    Judgement.NO_MATCH: "不是同一处",
}
STATES = {
    JobState.QUEUED: "排队等候",
    JobState.RUNNING: "正在核对",
    JobState.DONE: "已完成",
    JobState.CANCELLED: "已取消",
    JobState.FAILED: "没有做成",
}
HINTS = {
    HintKind.RSIDS: "编辑痕迹",
    HintKind.CREATED: "创建时间",
    HintKind.LAST_EDITOR: "最后保存者",
    HintKind.CREATOR: "创建者",
    HintKind.TEMPLATE: "模板",
}


def report_label(origin: Origin, metadata: Metadata | None = None) -> str:
    """A report as short as a picture needs it: whose it is and of which year, else its title."""
    who = origin.author or (metadata.office if metadata else "")
    year = f"{origin.year}年" if origin.year else ""
    return f"{who} {year}".strip() if who else (origin.title or origin.report_id) + year


def scope_told(scope: AuditScope, reports: int | None) -> str:
    """What an audit was about: 材料集“…”、“…”（216 篇）. ``reports``: how many they were, where it is known."""
    parts = []
    if scope.collections:
        parts.append("材料集" + "、".join(f"“{name}”" for name in scope.collections))
    if scope.reports:
        parts.append(f"选定的 {len(scope.reports)} 篇报告")
    told = scope.title or " 与 ".join(parts) or "索引里的全部报告"
    told += f"（{reports} 篇）" if reports is not None else ""
    return told + ("，并与范围以外的报告对照" if scope.beyond else "")
