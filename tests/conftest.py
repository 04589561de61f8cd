from tests.site import browser, site

__all__ = ["browser", "site"]
