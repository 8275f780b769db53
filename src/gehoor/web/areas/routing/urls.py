"""Addresses of the turns and of draft rules."""

from django.urls import path

from gehoor.web.areas.routing.views import draft, turns

urlpatterns = [
    path("turns/", turns.page, name="turns"),
    path("turns/draft/", draft.page, name="rule-draft"),
    path("turns/draft/act/", draft.act, name="rule-draft-act"),
    path("turns/draft/new/", draft.line, name="rule-draft-new"),
    path("turns/draft/<int:place>/", draft.line, name="rule-draft-line"),
]
