"""Pages of this room."""

from django.urls import path

from linli.archive import views

app_name = "archive"
urlpatterns = [
    path("<int:number>/", views.archive, name="archive"),
    path("<int:number>/make/", views.make, name="make"),
    path("<int:number>/progress/", views.progress, name="progress"),
    path("<int:number>/folder.zip", views.download, name="download"),
]
