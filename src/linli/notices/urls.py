"""Pages of this room."""

from django.urls import path

from linli.notices import scan_views, slip_views, views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("book/", slip_views.book, name="book"),
    path("book/export/", slip_views.book_export, name="book_export"),
    path("book/print/", slip_views.book_print, name="book_print"),
    path("new/", views.register, name="register"),
    path("<uuid:pk>/", views.notice, name="notice"),
    path("<uuid:pk>/file/", views.file, name="file"),
    path("<uuid:pk>/pages/<int:page>/", views.picture, name="picture"),
    path("<uuid:pk>/enter/", slip_views.enter, name="enter"),
    path("<uuid:pk>/join/", slip_views.join, name="join"),
    path("<uuid:pk>/part/", slip_views.part, name="part"),
    path("<uuid:pk>/slip/", slip_views.slip, name="slip"),
    path("<uuid:pk>/slip.pdf", slip_views.slip_as_pdf, name="slip_pdf"),
    path("<uuid:pk>/slip.docx", slip_views.slip_as_docx, name="slip_docx"),
    path("scans/<uuid:pk>/", scan_views.scan, name="scan"),
    path("scans/<uuid:pk>/progress/", scan_views.progress, name="scan_progress"),
    path("scans/<uuid:pk>/again/", scan_views.again, name="scan_again"),
    path("scans/<uuid:pk>/drop/", scan_views.drop, name="scan_drop"),
    path("scans/<uuid:pk>/pages/<int:page>/", scan_views.picture, name="scan_picture"),
    path("<uuid:pk>/again/", views.read_again, name="again"),
]
