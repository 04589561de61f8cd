"""Pages of this room."""

from django.urls import path

from linli.access import views

app_name = "access"
urlpatterns = [
    path("", views.account, name="account"),
    path("switch/", views.switch, name="switch"),
    path("looks/", views.looks, name="looks"),
    path("audit/", views.audit, name="audit"),
    path("posts/", views.posts, name="posts"),
    path("guard/", views.guard, name="guard"),
    path("second-factor/", views.second_factor, name="second_factor"),
]
