"""Exporters: a result → a file. One module per kind; a new kind is one new file.

An exporter module has ``SUFFIX`` (with the dot), ``MEDIA_TYPE`` and ``TITLE`` (Chinese), and a function for each
sort of result that it has a form for: ``check(result, draft, original) -> bytes``, ``audit(file) -> bytes`` and
``scaffold(scaffold, layout) -> bytes``. One without a form lacks the function. ``original`` is the file that the draft
was read from, where there is one. What is heavy is imported by the functions.

What is exported is evidence: no exporter words a verdict.
"""

from pathlib import Path
from types import ModuleType

from assistant.base.errors import UnknownValue
from assistant.base.plugins import plugins
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Scaffold


def check_exporters() -> dict[str, ModuleType]:
    """Kind → module of every exporter that has a form for checks, in order of name."""
    return {kind: module for kind, module in plugins("export", "SUFFIX").items() if hasattr(module, "check")}


def export_check(kind: str, result: CheckResult, draft: Report, original: bytes | None = None) -> bytes:
    """The file of one check. Raises UnknownValue for a kind that has no form for checks, and what that kind raises."""
    exporters = check_exporters()
    if kind not in exporters:
        raise UnknownValue("导出格式", kind, hint=f"可用的格式：{'、'.join(exporters)}")
    exported: bytes = exporters[kind].check(result, draft, original)
    return exported


def audit_exporters() -> dict[str, ModuleType]:
    """Kind → module of every exporter that has a form for audits, in order of name."""
    return {kind: module for kind, module in plugins("export", "SUFFIX").items() if hasattr(module, "audit")}


def export_audit(kind: str, file: AuditFile) -> bytes:
    """The file of one audit, with what people decided about its findings. Raises UnknownValue for a kind without a form."""
    exporters = audit_exporters()
    if kind not in exporters:
        raise UnknownValue("导出格式", kind, hint=f"可用的格式：{'、'.join(exporters)}")
    exported: bytes = exporters[kind].audit(file)
    return exported


def scaffold_exporters() -> dict[str, ModuleType]:
    """Suffix without its dot → module of every exporter that has a form for scaffolds."""
    modules = (module for module in plugins("export", "SUFFIX").values() if hasattr(module, "scaffold"))
    return {module.SUFFIX.removeprefix("."): module for module in modules}


def export_scaffold(
    kind: str, scaffold: Scaffold, *, layout: str = "", template: Path | None = None
) -> bytes:
    """The file of a scaffold. ``layout`` names a printed layout (docx); ``template`` is a user's own for text forms.

    Raises UnknownValue for a kind without a form or a layout that is not there, BadInput for a template that is unfit.
    """
    exporters = scaffold_exporters()
    if kind not in exporters:
        raise UnknownValue("导出格式", kind, hint=f"可用的格式：{'、'.join(exporters)}")
    if template is not None:
        from assistant.export._scaffold import as_data
        from assistant.export._templates import filled

        return filled(template, as_data(scaffold))
    exported: bytes = exporters[kind].scaffold(scaffold, layout)
    return exported
