"""How wording changes in the reports in force: the use of a phrase by year and author, phrases that come and go."""

from assistant.trends.change import change
from assistant.trends.use import use_of

__all__ = ["change", "use_of"]
