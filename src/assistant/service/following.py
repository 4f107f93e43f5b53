"""A running service picks up new generations: small steps at once, large ones when they are open and warm."""

import contextlib
import logging
import threading
from collections.abc import Iterator

from assistant.base.errors import AssistantError
from assistant.service.bound import BoundService

_LOG = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two looks at which generation is in force."""


class Following(BoundService):
    """Keeping up with whoever writes the index: this process, another one, or one on another machine."""

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        """Within the block new generations are opened and warmed by a thread, while the one before goes on answering."""
        ended = threading.Event()
        thread = threading.Thread(target=self._follow, args=(ended,), name="generations", daemon=True)
        self._resources.left_to_follower = True
        thread.start()
        try:
            yield
        finally:
            self._resources.left_to_follower = False
            ended.set()
            thread.join()

    def _follow(self, ended: threading.Event) -> None:
        while not ended.wait(EVERY):
            try:
                self._resources.pick_up()
            except (
                AssistantError
            ) as error:  # the next look tries again; until then the generation before answers
                _LOG.warning("the new generation is not picked up yet: %s", error)
            except Exception:
                _LOG.exception("the new generation is not picked up yet")
