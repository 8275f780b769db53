"""Addresses of telling."""

from django.urls import path

from gehoor.web.areas.tell.views import message

urlpatterns = [
    path("m/<int:number>/", message.message, name="message"),
    path("a/<str:token>", message.act, name="message-act"),
]
