"""What every part of the service shares: the resources in force, and what the caller may see."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.base.errors import AssistantError, IndexMissing, NotAllowed, NotFound, UnknownValue
from assistant.domain.callers import CHANGES, LOCAL, PERMISSION_LABELS, Caller, Permission
from assistant.domain.records import ReportRecord
from assistant.domain.report import Report
from assistant.domain.results import Access, Filters
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index
from assistant.index.encoders import Encoder
from assistant.service.resources import Resources
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.access import Details
    from assistant.reuse.sources import Sources


@dataclass(frozen=True, slots=True)
class Stock:
    """What an index holds, for the first line of a page and for readiness."""

    generation: str
    reports: int
    passages: int
    encoder: str


class BoundService:
    """The resources of an installation, seen by one caller."""

    def __init__(self, resources: Resources, caller: Caller = LOCAL) -> None:
        self._resources = resources
        self.caller = caller

    @property
    def access(self) -> Access:
        """The collections that the caller may see."""
        return self.caller.access

    def ensure(self, permission: Permission) -> None:
        """Raises NotAllowed where the caller may not do this kind of work; the log says that it was tried."""
        if not self.caller.may(permission):
            self._log("denied", permission.value, "not_allowed")
            raise NotAllowed(f"您的权限不包括“{PERMISSION_LABELS[permission]}”", "请联系管理员")

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
    def sources(self) -> "Sources":
        """The reports in force as sources of a check. Raises IndexMissing, IndexUnusable."""
        return self._resources.sources

    def report(self, report_id: str) -> Report:
        """A report with its sections, items, passages and facts. Raises NotFound, NotAllowed."""
        self.ensure(Permission.READ)
        with self._logged("read", report_id):
            return self._report(report_id)

    def _report(self, report_id: str) -> Report:
        return self.index.report(report_id, self.access)

    def reports(self) -> list[ReportRecord]:
        """The records of all reports that the caller may see, sorted by source. Raises NotAllowed."""
        self.ensure(Permission.READ)
        return self.index.reports(self.access)

    def stock(self) -> Stock:
        """What the index in force holds for the caller. Raises IndexMissing, IndexUnusable, NotAllowed."""
        if not self.caller.may(Permission.OBSERVE):
            self.ensure(Permission.READ)
        index = self.index
        passages = (
            len(index) if self.access.collections is None else len(index.candidates(Filters(), self.access))
        )
        return Stock(index.generation, len(index.reports(self.access)), passages, self.encoder.name)

    def ready(self) -> Stock:
        """What the index in force holds for the caller, where it can be searched. Raises EngineUnavailable too."""
        self.index.ensure_searchable()
        return self.stock()

    def written_at(self) -> float:
        """When the index in force was put in force, in seconds since 1970. Raises IndexMissing."""
        try:
            return (self.settings.index / "CURRENT").stat().st_mtime
        except OSError as error:
            raise IndexMissing("还没有索引", "请先执行 assistant index") from error

    def _record(self, report_id: str) -> ReportRecord:
        for record in self.index.reports(self.access):
            if record.id == report_id:
                return record
        raise NotFound(f"没有 id 为“{report_id}”的报告", "请在报告库页或 GET /v1/reports 里查看现有的报告")

    def _ensure_writable(self) -> None:
        """Raises NotAllowed where the caller may change nothing in the corpus."""
        if not self.caller.permissions & CHANGES:
            self.ensure(Permission.UPLOAD)

    def _ensure_own_collection(self, collection: str) -> None:
        """Raises UnknownValue, which names those there are for the caller, for a collection that the caller may not see."""
        own = self.access.collections
        if own is not None and collection not in own:
            raise UnknownValue("材料集", collection, sorted(own))

    def _ensure_sees_everything(self) -> None:
        """Raises NotAllowed for a caller who is limited to some collections."""
        if self.access.collections is not None:
            raise NotAllowed("您的权限限于部分材料集，不能这样做", "请联系管理员")

    # --- the access log -------------------------------------------------------------------------

    def _log(
        self, action: str, subject: str = "", outcome: str = "ok", details: "Details | None" = None
    ) -> None:
        """Write down what the caller did, where callers are known."""
        control = self._resources.access_control
        if control.in_force:
            control.log.add(self.caller, action, subject, outcome, details)

    def _log_quietly(self, action: str, details: "Details | None" = None) -> None:
        """The same for what happens at every key: once a minute."""
        control = self._resources.access_control
        if control.in_force:
            control.log.add_quietly(self.caller, action, details)

    @contextlib.contextmanager
    def _logged(self, action: str, subject: str = "", details: "Details | None" = None) -> Iterator[None]:
        """Write down what is done in the block, and what came of it."""
        try:
            yield
        except AssistantError as error:
            self._log(action, subject, error.code, details)
            raise
        self._log(action, subject, details=details)
