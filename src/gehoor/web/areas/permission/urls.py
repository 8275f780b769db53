"""Addresses of "May we call?". Every act is a noun: what is posted to it comes into being."""

from django.urls import path

from gehoor.web.areas.permission.views import dial, page, proof, said

urlpatterns = [
    path("permission/", page.permission, name="permission"),
    path("leads/<int:lead_id>/dials/", dial.dials, name="lead-dials"),
    path("leads/<int:lead_id>/objections/", said.objections, name="lead-objections"),
    path("leads/<int:lead_id>/consents/", said.consents, name="lead-consents"),
    path("leads/<int:lead_id>/withdrawals/", said.withdrawals, name="lead-withdrawals"),
    path("leads/<int:lead_id>/published/", said.published, name="lead-published"),
    path("leads/<int:lead_id>/list-checks/", said.list_checks, name="lead-list-checks"),
    path("leads/<int:lead_id>/legal-form/", said.legal_form, name="lead-legal-form"),
    path("leads/<int:lead_id>/asked/", said.asked, name="lead-asked"),
    path("leads/<int:lead_id>/attempts/<int:attempt_id>/rights/", said.rights, name="lead-rights"),
    path("leads/<int:lead_id>/proof.<str:ending>", proof.proof, name="lead-proof"),
]
