"""What is in force: settings, encoder, vocabulary, index and the sources of a check, each opened when first needed.

What a search does not need is imported where it is opened: loading it would take longer than the search.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from assistant import index as indexes
from assistant.base.cache import SingleFlightCache
from assistant.base.errors import Conflict, IndexDamaged
from assistant.domain.report import Metadata
from assistant.domain.results import Access, Change
from assistant.domain.vocabulary import Vocabulary, load
from assistant.index import EngineAddress, Index, Model, Sidecar, Writer, encoders, parse_address
from assistant.index.encoders import Encoder
from assistant.search import Headings, HeadingSearch, open_headings
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.access import AccessControl
    from assistant.reuse.sources import Sources
    from assistant.scaffold import Pools

T = TypeVar("T")

_ATTEMPTS = 5
"""How often an index that is replaced while it is being opened is opened again."""

STEP_AT_ONCE = 32_768
"""Up to so many new passages a generation is opened by the request that finds it: a report just filed is there at once."""

_METADATA_CACHED = 4
_CHANGES_CACHED = 32


class Resources:
    """Everything that callers share. Safe to use from several threads.

    The generation in force is picked up when it changes; a caller in the middle of a search keeps the one it has.
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing is loaded yet."""
        self.settings = settings
        self.access_control = _access_control(settings)
        self.left_to_follower = False
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._index: Index | None = None
        self._sources: tuple[str, Sources] | None = None
        self._pools: tuple[str, Pools] | None = None
        self._headings: tuple[str, HeadingSearch] | None = None
        self._changes: tuple[str, dict[tuple[Access, int | None], Change]] = ("", {})
        self._metadata: SingleFlightCache[Mapping[str, Metadata]] = SingleFlightCache(_METADATA_CACHED)

    @property
    def encoder(self) -> Encoder:
        """The encoder in force, loaded once."""
        with self._lock:
            if self._encoder is None:
                self._encoder = encoders.load(
                    self.settings.encoder,
                    batch_size=self.settings.encoder_batch,
                    backend=self.settings.encoder_backend,
                )
            return self._encoder

    @property
    def model(self) -> Model:
        """What an index must know of the encoder."""
        encoder = self.encoder
        return Model(encoder.name, encoder.fingerprint, encoder.dimensions)

    @property
    def engine(self) -> EngineAddress:
        """Where vectors are searched. Raises BadSetting."""
        return parse_address(self.settings.engine, self.settings.engine_key)

    @property
    def vocabulary(self) -> Vocabulary:
        """Portfolios, roles and wordings: the shipped ones with those of the installation."""
        return load(self.settings.vocabulary_folder())

    @property
    def index(self) -> Index:
        """The generation in force. Raises IndexMissing, IndexUnusable."""
        model = self.model
        name = indexes.current(self.settings.index)
        with self._lock:
            if self._index is None or not (
                self._index.generation == name or self._is_large_step(self._index)
            ):
                # The old generation is left to its last user; closing it here would pull files from under a search.
                self._index = indexes.open_index(self.settings.index, model, self.engine)
            return self._index

    def _is_large_step(self, index: Index) -> bool:
        """Whether the generation in force is left to the thread that opens and warms it."""
        return self.left_to_follower and indexes.passages_not_in(self.settings.index, index) > STEP_AT_ONCE

    def pick_up(self) -> None:
        """Open and warm the generation in force where it is not the one that answers, which does so until then.

        Raises IndexUnusable.
        """
        held = self._index
        if held is None or held.generation == indexes.current(self.settings.index):
            return
        index = indexes.open_index(self.settings.index, self.model, self.engine)
        index.warm()
        headings, pools = open_headings(index), self._open_pools(index)
        pools.warm()
        with self._lock:
            if self._index is held:
                self._index = index
                self._headings, self._pools = (index.generation, headings), (index.generation, pools)

    @property
    def sources(self) -> "Sources":
        """The reports in force as sources of a check. Raises IndexMissing, IndexUnusable."""
        from assistant.reuse.sidecar import sources

        def known(index: Index) -> "Sources | None":
            held = self._sources
            return held[1] if held is not None and held[0] == index.generation else None

        def keep(index: Index, opened: "Sources") -> None:
            self._sources = index.generation, opened

        return self._opened(known, sources, keep)

    @property
    def pools(self) -> "Pools":
        """The statements of the reports in force, for scaffolds and suggestions. Raises IndexMissing, IndexUnusable."""
        vocabulary = self.vocabulary

        def known(index: Index) -> "Pools | None":
            held = self._pools
            fits = held is not None and held[0] == index.generation and held[1].vocabulary is vocabulary
            return held[1] if held is not None and fits else None

        def keep(index: Index, opened: "Pools") -> None:
            self._pools = index.generation, opened

        return self._opened(known, self._open_pools, keep)

    def _open_pools(self, index: Index) -> "Pools":
        from assistant.scaffold import Pools, open_statements

        return Pools(open_statements(index), self.vocabulary)

    @property
    def headings(self) -> HeadingSearch:
        """The headings of the reports in force, for phrases that stand in one. Raises IndexMissing, IndexUnusable."""

        def known(index: Index) -> HeadingSearch | None:
            held = self._headings
            return held[1] if held is not None and held[0] == index.generation else None

        def keep(index: Index, opened: HeadingSearch) -> None:
            self._headings = index.generation, opened

        return self._opened(known, open_headings, keep)

    def _opened(
        self,
        known: Callable[[Index], T | None],
        open_: Callable[[Index], T],
        keep: Callable[[Index, T], None],
    ) -> T:
        """What is kept of the generation in force, opened where it has been replaced."""
        for _ in range(_ATTEMPTS):
            index = self.index
            with self._lock:
                if (held := known(index)) is not None:
                    return held
            try:
                opened = open_(index)
            except FileNotFoundError:  # replaced by two newer generations since it was opened
                self._release(index)
                continue
            except (OSError, ValueError, KeyError, RuntimeError, TypeError, IndexError) as error:
                raise IndexDamaged(
                    f"索引已损坏：{error}", "执行 assistant index：会从报告库重建损坏的部分"
                ) from error
            with self._lock:
                keep(index, opened)
            return opened
        raise Conflict("索引正在频繁更新，暂时无法打开", "请稍后再试")

    def _sidecars(self) -> tuple[Sidecar, ...]:
        """What is written beside every segment of the index."""
        from assistant.reuse.sidecar import Shingled
        from assistant.scaffold import Statements

        return Shingled(), Statements(self.vocabulary), Headings()

    def _release(self, index: Index) -> None:
        with self._lock:
            if self._index is index:
                self._index = None

    def metadata(self, access: Access) -> Mapping[str, Metadata]:
        """The metadata of every report within ``access``, by id; read once for each generation."""
        index = self.index
        return self._metadata.get(
            (index.generation, access),
            lambda: {record.id: record.metadata for record in index.reports(access)},
        )

    def change(self, access: Access, since: int | None, compute: Callable[[Index], Change]) -> Change:
        """What ``compute`` makes of the index; remembered until the index changes, because it takes seconds."""
        index = self.index
        with self._lock:
            if self._changes[0] != index.generation:
                self._changes = (index.generation, {})
            known = self._changes[1]
        key = (access, since)
        if (found := known.get(key)) is None:
            found = compute(index)
            if len(known) < _CHANGES_CACHED:
                known[key] = found
        return found

    @contextlib.contextmanager
    def writer(self, *, rebuild: bool = False, wait: float = 0.0, heal: bool = False) -> Iterator[Writer]:
        """The one writer of the index; closed afterwards. Raises Conflict when another is at work for ``wait`` seconds.

        With ``heal`` what is damaged is left out instead of raising IndexDamaged.
        """
        writer = indexes.open_writer(
            self.settings.index,
            self.model,
            self.engine,
            rebuild=rebuild,
            sidecars=self._sidecars(),
            wait=wait,
            heal=heal,
        )
        try:
            yield writer
        finally:
            writer.close()


def _access_control(settings: Settings) -> "AccessControl":
    from assistant.access import AccessControl, AccessPolicy, LogPolicy
    from assistant.access.sso import SignOnSettings

    policy = AccessPolicy(settings.session_hours, settings.session_idle_minutes, settings.password_days)
    log = LogPolicy(
        max_bytes=settings.log_max_mb * 1024 * 1024,
        keep_days=settings.log_keep_days,
        queries=settings.log_queries,
    )
    sign_on = SignOnSettings(
        settings.sso,
        settings.sso_url,
        settings.sso_client,
        settings.sso_secret,
        settings.sso_name,
        settings.sso_role,
    )
    return AccessControl(settings.state_folder(), policy, log, sign_on)
