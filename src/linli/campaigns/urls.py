"""Pages of this room."""

from django.urls import path

from linli.campaigns.views import confirm, obligations, tasks

app_name = "campaigns"
urlpatterns = [
    path("confirm/<uuid:pk>/", confirm.confirm, name="confirm"),
    path("confirm/<uuid:pk>/say/", confirm.say, name="say"),
    path("confirm/<uuid:pk>/unsay/", confirm.unsay, name="unsay"),
    path("confirm/<uuid:pk>/add/", confirm.add, name="add"),
    path("of/<uuid:pk>/", confirm.of_notice, name="of_notice"),
    path("obligations/<uuid:pk>/", obligations.obligation, name="obligation"),
    path("obligations/close/", obligations.close, name="close"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/break-down/", tasks.break_down, name="break_down"),
]
