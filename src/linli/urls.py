"""All URLs, by domain. Each view declares its door (`access.door`)."""

from django.urls import include, path

urlpatterns = [
    path("", include("linli.desk.urls")),
    path("", include("linli.ui.urls")),
    path("account/", include("linli.access.urls")),
    path("holidays/", include("linli.catalogue.urls")),
    path("people/", include("linli.people.urls")),
    path("messages/", include("linli.messaging.urls")),
    path("notices/", include("linli.notices.urls")),
    path("campaigns/", include("linli.campaigns.urls")),
    path("", include("linli.ledger.urls")),
    path("figures/", include("linli.figures.urls")),
    path("reports/", include("linli.reports.urls")),
    path("archive/", include("linli.archive.urls")),
    path("thread/", include("linli.thread.urls")),
    path("api/", include("linli.api.urls")),
]
