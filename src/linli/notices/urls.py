"""Pages of this room."""

from django.urls import path

from linli.notices import scan_views, views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("new/", views.register, name="register"),
    path("<uuid:pk>/", views.notice, name="notice"),
    path("<uuid:pk>/file/", views.file, name="file"),
    path("<uuid:pk>/pages/<int:page>/", views.picture, name="picture"),
    path("scans/<uuid:pk>/", scan_views.scan, name="scan"),
    path("scans/<uuid:pk>/progress/", scan_views.progress, name="scan_progress"),
    path("scans/<uuid:pk>/again/", scan_views.again, name="scan_again"),
    path("scans/<uuid:pk>/drop/", scan_views.drop, name="scan_drop"),
    path("scans/<uuid:pk>/pages/<int:page>/", scan_views.picture, name="scan_picture"),
    path("<uuid:pk>/again/", views.read_again, name="again"),
]
