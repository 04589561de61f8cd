"""Pages of this room."""

from django.urls import path

from linli.campaigns.views import confirm, obligations, tasks

app_name = "campaigns"
urlpatterns = [
    path("confirm/<uuid:pk>/", confirm.confirm, name="confirm"),
    path("obligations/<uuid:pk>/", obligations.obligation, name="obligation"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/break-down/", tasks.break_down, name="break_down"),
]
