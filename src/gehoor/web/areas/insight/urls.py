"""Addresses of the insight pages."""

from django.urls import path

from gehoor.web.areas.insight.views import audit, funnel

urlpatterns = [
    path("funnel/", funnel.page, name="funnel"),
    path("audit/", audit.page, name="audit"),
    path("audit/<int:audit_id>/", audit.saved, name="audit-saved"),
]
