"""Pages of this room."""

from django.urls import path

from linli.thread import views

app_name = "thread"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("clause/<uuid:pk>/", views.clause, name="clause"),
    path("figure/<uuid:pk>/", views.figure, name="figure"),
    path("work/<uuid:pk>/", views.work, name="work"),
]
