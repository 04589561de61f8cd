"""Pages of the ledger: works and sheets."""

from django.urls import path

from linli.ledger.views import sheets, works

app_name = "ledger"
urlpatterns = [
    path("work/", works.works, name="works"),
    path("work/export/", works.export, name="export"),
    path("work/new/", works.new, name="new"),
    path("work/outcome/", works.outcome, name="outcome"),
    path("work/<uuid:pk>/", works.work, name="work"),
    path("work/<uuid:pk>/correct/", works.correct, name="correct"),
    path("work/<uuid:pk>/withdraw/", works.withdraw, name="withdraw"),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/new/", sheets.upload, name="upload"),
    path("sheets/template/", sheets.template, name="template"),
    path("sheets/<uuid:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:pk>/progress/", sheets.progress, name="progress"),
    path("sheets/<uuid:pk>/columns/", sheets.columns, name="columns"),
    path("sheets/<uuid:pk>/take/", sheets.take, name="take"),
    path("sheets/<uuid:pk>/refused/", sheets.refused_rows, name="refused"),
    path("sheets/<uuid:pk>/again/", sheets.again, name="again"),
    path("sheets/<uuid:pk>/discard/", sheets.discard, name="discard"),
    path("sheets/<uuid:pk>/undo/", sheets.undo, name="undo"),
]
