"""Exporters: a result → a file. One module per file format; other packages add theirs as plugins.

An exporter module has ``SUFFIX`` (with the dot), ``MEDIA_TYPE`` and ``TITLE`` (Chinese), and one function for each
kind of result that it can export: ``check(result, draft, original) -> bytes``, ``audit(file) -> bytes`` and
``scaffold(scaffold, layout) -> bytes``. ``original`` is the file that the draft was read from, if there is one. Heavy
packages are imported inside the functions. Exports present evidence, never a verdict.
"""

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from assistant.base.errors import UnknownValue
from assistant.base.plugins import plugins
from assistant.domain.callers import LogRecord
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Scaffold


def check_exporters() -> dict[str, ModuleType]:
    """Name → module of every exporter for checks, sorted by name."""
    return {kind: module for kind, module in plugins("export", "SUFFIX").items() if hasattr(module, "check")}


def export_check(kind: str, result: CheckResult, draft: Report, original: bytes | None = None) -> bytes:
    """The file of one check in the format ``kind``. Raises UnknownValue for an unknown format, or what the exporter
    raises.
    """
    exporters = check_exporters()
    if kind not in exporters:
        raise UnknownValue("导出格式", kind, hint=f"可用的格式：{'、'.join(exporters)}")
    exported: bytes = exporters[kind].check(result, draft, original)
    return exported


def audit_exporters() -> dict[str, ModuleType]:
    """Name → module of every exporter for audits, sorted by name."""
    return {kind: module for kind, module in plugins("export", "SUFFIX").items() if hasattr(module, "audit")}


def export_audit(kind: str, file: AuditFile) -> bytes:
    """The file of one audit with people's decisions, in the format ``kind``. Raises UnknownValue for an unknown one."""
    exporters = audit_exporters()
    if kind not in exporters:
        raise UnknownValue("导出格式", kind, hint=f"可用的格式：{'、'.join(exporters)}")
    exported: bytes = exporters[kind].audit(file)
    return exported


def export_brief(kind: str, file: AuditFile, threshold: int | None = None) -> bytes:
    """The brief of an audit on one page, as ``html`` or ``docx``; ``threshold``: per cent of others' text from which on a
    report is named. Raises UnknownValue for another format.
    """
    from assistant.export import audit_brief

    makers = {"html": audit_brief.page, "docx": audit_brief.document}
    if kind not in makers:
        raise UnknownValue("导出格式", kind, hint=f"可用的格式：{'、'.join(makers)}")
    return makers[kind](file, audit_brief.DEFAULT_THRESHOLD if threshold is None else threshold)


def export_letter(file: AuditFile, report_id: str) -> bytes:
    """The letter to the author of one report of an audit, as a Word document. Raises NotFound."""
    from assistant.export.audit_letter import letter

    return letter(file, report_id)


def scaffold_exporters() -> dict[str, ModuleType]:
    """Suffix without its dot → module of every exporter for scaffolds."""
    modules = (module for module in plugins("export", "SUFFIX").values() if hasattr(module, "scaffold"))
    return {module.SUFFIX.removeprefix("."): module for module in modules}


def export_scaffold(
    kind: str, scaffold: Scaffold, *, layout: str = "", template: Path | None = None
) -> bytes:
    """The file of a scaffold in the format ``kind``. ``layout`` names a printed layout (docx only); ``template`` is a
    user's own template, used instead of the exporter.

    Raises UnknownValue for an unknown format or layout, BadInput for a template that is not valid.
    """
    exporters = scaffold_exporters()
    if kind not in exporters:
        raise UnknownValue("导出格式", kind, hint=f"可用的格式：{'、'.join(exporters)}")
    if template is not None:
        from assistant.export._scaffold import template_data
        from assistant.export._templates import render_user_template

        return render_user_template(template, template_data(scaffold))
    exported: bytes = exporters[kind].scaffold(scaffold, layout)
    return exported


def export_log(records: Iterable[LogRecord]) -> bytes:
    """Lines of the access log as a CSV file."""
    from assistant.export._access_log import log_table

    return log_table(records)
