"""The v1 JSON door: thin routes over :class:`assistant.assistant.Assistant`, with declared request and answer models."""

from fastapi import APIRouter

from assistant.api import audits, checks, health, ignored, reports, scaffolds, search, trends, vocabulary

router = APIRouter()
for part in (search, scaffolds, checks, ignored, audits, reports, vocabulary, trends, health):
    router.include_router(part.router)

__all__ = ["router"]
