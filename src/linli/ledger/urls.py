"""Pages of this room."""

from django.urls import path

from linli.ledger import views

app_name = "ledger"
urlpatterns = [
    path("work/", views.works, name="works"),
    path("work/new/", views.new, name="new"),
    path("work/<uuid:pk>/", views.work, name="work"),
    path("work/<uuid:pk>/correct/", views.correct, name="correct"),
    path("sheets/", views.sheets, name="sheets"),
    path("sheets/new/", views.upload, name="upload"),
    path("sheets/<uuid:pk>/", views.sheet, name="sheet"),
]
