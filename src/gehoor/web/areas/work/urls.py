"""Addresses of the work pages. Every act is a noun: what is posted to it comes into being."""

from django.urls import path

from gehoor.web.areas.work.views import acts, attempts, lead, leads, link, live, today

urlpatterns = [
    path("today/", today.today, name="today"),
    path("leads/", leads.leads, name="leads"),
    path("leads.csv", leads.leads_export, name="leads-export"),
    path("views/", leads.saved_views, name="saved-views"),
    path("views/<int:view_id>/removal/", leads.saved_view_removal, name="saved-view-removal"),
    path("leads/<int:lead_id>/", lead.lead, name="lead"),
    path("leads/<int:lead_id>/attempts/", attempts.attempts, name="lead-attempt"),
    path("leads/<int:lead_id>/attempts/new/", attempts.new, name="lead-attempt-new"),
    path("leads/<int:lead_id>/attempts/<int:attempt_id>/", attempts.attempt, name="lead-attempt-next"),
    path(
        "leads/<int:lead_id>/attempts/<int:attempt_id>/removal/",
        attempts.removal,
        name="lead-attempt-removal",
    ),
    path("leads/<int:lead_id>/callbacks/", acts.callbacks, name="lead-callback"),
    path("leads/<int:lead_id>/verdicts/", acts.verdicts, name="lead-verdict"),
    path("leads/<int:lead_id>/dispositions/", acts.dispositions, name="lead-disposition"),
    path("leads/<int:lead_id>/deals/", acts.deals, name="lead-deal"),
    path("leads/<int:lead_id>/owner/", acts.owner, name="lead-owner"),
    path("v/<str:token>", link.verdict_link, name="verdict-link"),
    path("live", live.live, name="live"),
]
