from tests.offices import office
from tests.site import browser, demonstration, site

__all__ = ["browser", "demonstration", "office", "site"]
