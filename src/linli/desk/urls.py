"""Pages of this room."""

from django.urls import path

from linli.desk.views import campaign, desk, finish, home, instalments, progress, tour

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("desk/acts/", desk.bulk, name="bulk"),
    path("desk/export/", desk.export, name="export"),
    path("desk/tasks/<uuid:pk>/finish/", finish.finish, name="finish"),
    path("desk/obligations/<uuid:pk>/came-of/", finish.came_of, name="came_of"),
    path("desk/tasks/<uuid:pk>/progress/", progress.progress, name="progress"),
    path("desk/tasks/<uuid:pk>/parts/", progress.parts, name="parts"),
    path("desk/obligations/<uuid:pk>/answer/", finish.answer, name="answer"),
    path("desk/before-asking/", progress.before_asking, name="before_asking"),
    path("desk/instalments/<uuid:pk>/", instalments.instalment, name="instalment"),
    path("tour/", tour.tour, name="tour"),
    path("campaigns/", campaign.campaigns, name="campaigns"),
    path("campaigns/<int:number>/", campaign.campaign, name="campaign"),
]
