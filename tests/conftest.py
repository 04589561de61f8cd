from tests.offices import demonstration, office
from tests.site import browser, site

__all__ = ["browser", "demonstration", "office", "site"]
