"""Pages of this room."""

from django.urls import path

from linli.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("uses/", views.uses, name="uses"),
    path("begin/<uuid:pk>/", views.begin, name="begin"),
    path("<uuid:pk>/", views.report, name="report"),
    path("<uuid:pk>/words/", views.revise, name="revise"),
    path("<uuid:pk>/newest/", views.newest, name="newest"),
    path("<uuid:pk>/step/", views.step, name="step"),
    path("<uuid:pk>/note/", views.note, name="note"),
    path("<uuid:pk>/checks/", views.checks, name="checks"),
    path("<uuid:pk>/differences/", views.differences, name="differences"),
    path("<uuid:pk>/<int:ordinal>.pdf", views.as_pdf, name="pdf"),
    path("<uuid:pk>/<int:ordinal>.docx", views.as_docx, name="docx"),
]
