"""Pages of this room."""

from django.urls import path

from linli.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("<uuid:pk>/", views.report, name="report"),
]
