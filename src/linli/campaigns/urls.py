"""Pages of this room."""

from django.urls import path

from linli.campaigns.views import confirm, obligations

app_name = "campaigns"
urlpatterns = [
    path("confirm/<uuid:pk>/", confirm.confirm, name="confirm"),
    path("obligations/<uuid:pk>/", obligations.obligation, name="obligation"),
    path("tasks/<uuid:pk>/", obligations.task, name="task"),
]
