"""The JSON interfaces: v1 and LanguageTool's protocol: thin routes over :class:`assistant.service.Assistant`."""

from fastapi import APIRouter

from assistant.interfaces import languagetool
from assistant.interfaces.api import (
    audits,
    checks,
    health,
    ignored,
    reports,
    scaffolds,
    search,
    trends,
    vocabulary,
)

router = APIRouter()
for part in (search, scaffolds, checks, ignored, audits, reports, vocabulary, trends, health, languagetool):
    router.include_router(part.router)

__all__ = ["router"]
