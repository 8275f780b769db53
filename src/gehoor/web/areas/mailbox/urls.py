"""Addresses of the mailbox."""

from django.urls import path

from gehoor.web.areas.mailbox import views

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:key>/", views.letter_page, name="letter"),
    path("mailbox/<str:key>/body/", views.letter_body, name="letter-body"),
]
