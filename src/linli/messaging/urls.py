"""Pages of this room."""

from django.urls import path

from linli.messaging.views import inbox, settings

app_name = "messaging"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("unread/", inbox.unread, name="unread"),
    path("read/", inbox.read, name="read"),
    path("settings/", settings.settings, name="settings"),
    path("settings/quiet/", settings.quiet, name="quiet"),
    path("settings/<uuid:pk>/test/", settings.test, name="test"),
    path("settings/<uuid:pk>/remove/", settings.remove, name="remove"),
    path("<uuid:pk>/", inbox.message, name="message"),
]
