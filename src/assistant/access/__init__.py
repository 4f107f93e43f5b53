"""Who may use an installation, and who did: accounts, tokens, sign-ins and the access log, in one state folder."""

from assistant.access.control import AccessControl, AccessPolicy
from assistant.access.log import AccessLog, Details, LogPolicy

__all__ = ["AccessControl", "AccessLog", "AccessPolicy", "Details", "LogPolicy"]
