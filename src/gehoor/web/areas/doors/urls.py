"""Addresses of the public form pages."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from gehoor.web.areas.doors import tracker, views

urlpatterns: list[URLPattern] = [
    path("f/<slug:slug>", views.form_page, name="form"),
    path("f/<slug:slug>/", RedirectView.as_view(pattern_name="form", query_string=True)),
    path("f/<slug:slug>/thanks", views.thanks, name="form-thanks"),
    path("f/<slug:slug>/embed.js", views.embed_script, name="form-embed"),
    path("t.js", tracker.tracker_script, name="tracker"),
    path("t", tracker.track, name="track"),
]
