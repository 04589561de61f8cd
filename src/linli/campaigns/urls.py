"""Pages of this room."""

from django.urls import path

from linli.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("confirm/<uuid:pk>/", views.confirm, name="confirm"),
    path("obligations/<uuid:pk>/", views.obligation, name="obligation"),
    path("tasks/<uuid:pk>/", views.task, name="task"),
]
