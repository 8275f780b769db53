"""Addresses of the page that shows what waits in plain sight."""

from django.urls import path

from gehoor.web.areas.watch import views

urlpatterns = [path("watch/", views.watch, name="watch")]
