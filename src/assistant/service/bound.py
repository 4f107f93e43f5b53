"""What every part of the service shares: the resources in force, and what the caller may see."""

from dataclasses import dataclass

from assistant.base.errors import IndexMissing, NotAllowed, NotFound
from assistant.domain.records import ReportRecord
from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS, Access
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index
from assistant.index.encoders import Encoder
from assistant.reuse.sources import Sources
from assistant.service.resources import Resources
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Stock:
    """What an index holds, for the first line of a page and for readiness."""

    generation: str
    reports: int
    passages: int
    encoder: str


class BoundService:
    """The resources of an installation, seen by one caller."""

    def __init__(self, resources: Resources, access: Access) -> None:
        self._resources = resources
        self.access = access

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._resources.settings

    @property
    def encoder(self) -> Encoder:
        """The encoder in force, loaded once."""
        return self._resources.encoder

    @property
    def vocabulary(self) -> Vocabulary:
        """Portfolios, roles and wordings: the shipped ones with those of the installation."""
        return self._resources.vocabulary

    @property
    def index(self) -> Index:
        """The generation in force. Raises IndexMissing, IndexUnusable."""
        return self._resources.index

    @property
    def sources(self) -> Sources:
        """The reports in force as sources of a check. Raises IndexMissing, IndexUnusable."""
        return self._resources.sources

    def report(self, report_id: str) -> Report:
        """A report with its sections, items, passages and facts. Raises NotFound."""
        return self.index.report(report_id, self.access)

    def reports(self) -> list[ReportRecord]:
        """The records of all reports, sorted by source."""
        return self.index.reports(self.access)

    def stock(self) -> Stock:
        """What the index in force holds. Raises IndexMissing, IndexUnusable."""
        index = self.index
        return Stock(index.generation, len(index.reports(ALL_COLLECTIONS)), len(index), self.encoder.name)

    def written_at(self) -> float:
        """When the index in force was put in force, in seconds since 1970. Raises IndexMissing."""
        try:
            return (self.settings.index / "CURRENT").stat().st_mtime
        except OSError as error:
            raise IndexMissing("还没有索引", "请先执行 assistant index") from error

    def _record(self, report_id: str) -> ReportRecord:
        for record in self.reports():
            if record.id == report_id:
                return record
        raise NotFound(f"没有 id 为“{report_id}”的报告", "请在语料页或 GET /v1/reports 里查看现有的报告")

    def _ensure_writable(self) -> None:
        if self.access.collections is not None:
            raise NotAllowed("您的权限只能查看，不能改动语料", "请联系管理员")
