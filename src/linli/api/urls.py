"""The API, and the page that explains it. The version's own URLs are named `api-1:…`."""

from django.urls import include, path

from linli.api import views
from linli.api.v1 import api

urlpatterns = [
    path("", include(([path("", views.guide, name="guide")], "api"))),
    path("v1/", api.urls),
]
