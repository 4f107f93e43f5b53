"""Everything that a caller may ask for, in one class."""

import copy

from assistant.audit.jobs import Audits
from assistant.domain.callers import Caller
from assistant.domain.results import Access
from assistant.service.administration import Administration
from assistant.service.batches import Batches
from assistant.service.drafting import Drafting
from assistant.service.following import Following
from assistant.service.keeping import Keeping
from assistant.service.originals import Originals
from assistant.service.resources import Resources
from assistant.service.searching import Searching
from assistant.settings import Settings, load_settings


class Assistant(Searching, Drafting, Batches, Keeping, Originals, Administration, Following):
    """Search, file, check and audit reports, and start new ones. Safe to share between threads.

    The generation in force is picked up when it changes; a caller in the middle of a search keeps the one it has.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        """Nothing is loaded yet: encoder, vocabulary and index are opened when first needed."""
        super().__init__(Resources(settings or load_settings()))
        self._audits = Audits(self.settings.index, self._audit)

    def as_caller(self, caller: Access | Caller) -> "Assistant":
        """The same service for one caller: it finds, shows, checks against and changes what that one may, no more.

        With an :class:`Access` the caller stays who it is, bound to those collections, in which nothing can be changed.
        """
        bound = copy.copy(self)
        bound.caller = caller if isinstance(caller, Caller) else self.caller.within(caller)
        bound._audits = self._audits.as_caller(bound.access)
        return bound
