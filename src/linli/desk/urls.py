"""Pages of this room."""

from django.urls import path

from linli.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("tour/", views.tour, name="tour"),
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/<int:number>/", views.campaign, name="campaign"),
]
