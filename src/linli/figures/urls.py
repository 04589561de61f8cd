"""Pages of this room."""

from django.urls import path

from linli.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("records/", views.records, name="records"),
    path("export/", views.export, name="export"),
]
