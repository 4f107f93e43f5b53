"""What the browser tests share."""

from browsing import browser, page, site

__all__ = ["browser", "page", "site"]
