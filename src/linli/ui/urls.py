"""Pages of this room."""

from django.urls import path

from linli.ui import views

app_name = "ui"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("help/", views.help_page, name="help"),
]
