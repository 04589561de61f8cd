"""Pages of this room."""

from django.urls import path

from linli.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("new/", views.register, name="register"),
    path("<uuid:pk>/", views.notice, name="notice"),
    path("<uuid:pk>/file/", views.file, name="file"),
    path("<uuid:pk>/again/", views.read_again, name="again"),
]
