"""Makes the answer service over the content on disk, for ``kb eval`` and ``kb ask``."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.knowledge import KnowledgeBase
from kb.answer.phrases import Phrases
from kb.answer.service import AnswerService
from kb.clock import Clock
from kb.release.compile import compile_release
from kb.release.engine import EngineMaker
from kb.release.model import Release
from kb.schema.load import load
from kb.search.entities import EntityExtractor
from kb.search.vocabulary import VOCAB_DIR
from kb.settings import Settings


def knowledge_on_disk(settings: Settings, say: Callable[[str], None]) -> KnowledgeBase:
    """The content on disk as it would be served; raises NotPublishable when it has errors."""
    release = release_on_disk(settings)
    return KnowledgeBase.of(release, EngineMaker(settings, say)(release))


def release_on_disk(settings: Settings) -> Release:
    """The content on disk, compiled; raises NotPublishable when it has errors."""
    approved_for = settings.area if settings.mode == "production" else None
    return compile_release(load(extra=settings.content_dirs), Clock().now(), approved_for=approved_for)


def service_over(kb: KnowledgeBase, settings: Settings) -> AnswerService:
    """An answer service that serves ``kb``."""
    return AnswerService(
        lambda: kb, EntityExtractor(), Phrases(VOCAB_DIR, settings.mode), Clock(), settings.area
    )


def covers_of(kb: KnowledgeBase) -> dict[str, frozenset[str]]:
    """For each entry its id with those of the points it covers."""
    return {i: frozenset({i, *entry.covers}) for i, entry in kb.release.entries.items()}
