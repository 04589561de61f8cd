"""Pages of this room."""

from django.urls import path

from linli.people import views

app_name = "people"
urlpatterns = [
    path("names/", views.names, name="names"),
    path("<uuid:pk>/reveal/", views.reveal, name="reveal"),
]
