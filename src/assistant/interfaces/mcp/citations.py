"""Results as text for a language model: short, in order, each line with where it comes from."""

from assistant.domain.report import Report, SourceReport, role_text
from assistant.domain.results import CheckResult, Finding, Scaffold, SearchResult
from assistant.export.labels import LAYERS


def hits(result: SearchResult) -> str:
    """The hits of a search, numbered."""
    lines = [*result.warnings]
    if result.relevant == 0:
        lines.append("没有找到明显相关的段落；下面几段只是字面或意思最接近，不宜引用。")
    for number, hit in enumerate(result.hits, start=1):
        where = " › ".join((role_text(hit.role, hit.further_roles), *hit.heading_path))
        lines.append(f"[{number}] {_source(hit.report)}，{where}（passage_id {hit.passage_id}）\n{hit.text}")
    return "\n\n".join(lines) or "没有找到。"


def report(found: Report) -> str:
    """A report with its title, office and year above its text."""
    return f"{_source(SourceReport.of(found.id, found.metadata))}\n\n{found.text}"


def scaffold(made: Scaffold) -> str:
    """The outline in writing order; every frame with its sources."""
    lines = [*made.warnings]
    for section in made.sections:
        lines.append(f"## {section.role}" + (f" · {section.portfolio}" if section.portfolio else ""))
        for item in section.items:
            sources = "；".join(dict.fromkeys(_source(source.report) for source in item.sources))
            lines.append(f"- {item.frame}（{LAYERS[item.layer]}；{sources or '无出处'}）")
    return "\n".join(lines) or "没有可用的提纲。"


def findings(result: CheckResult, text: str) -> str:
    """What is found in a draft, each with the words it is about."""
    return "\n".join(_finding(one, text) for one in result.findings) or "没有发现问题。"


def _finding(one: Finding, text: str) -> str:
    sure = "" if one.severity == "warning" else "请核对："
    return f"- “{one.span.of(text)}”：{sure}{one.message}"


def _source(of: SourceReport) -> str:
    known = "，".join(str(part) for part in (of.office, of.region, of.year and f"{of.year}年") if part)
    return f"《{(of.title or of.id).strip('《》')}》" + (f"（{known}）" if known else "")
