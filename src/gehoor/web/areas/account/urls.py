"""Addresses of the account pages."""

from django.urls import path

from gehoor.web.areas.account import views

urlpatterns = [
    path("", views.root, name="root"),
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", views.LogOut.as_view(), name="logout"),
    path("setup/", views.setup, name="setup"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.password, name="password"),
    path("password/<str:token>/", views.password_link, name="password-link"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
