"""Pages of this room."""

from django.urls import path

from linli.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.calendar, name="holidays"),
    path("enter/", views.enter, name="enter"),
    path("day/", views.day, name="day"),
]
