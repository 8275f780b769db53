"""Addresses of the agreement: its facts, its text, and proposals for the next one."""

from django.urls import path

from gehoor.web.areas.agreement.views import proposal, review, text

urlpatterns = [
    path("agreement/", review.page, name="agreement"),
    path("agreement/weeks/<str:name>/", review.span, name="agreement-review"),
    path("agreement/weeks/<str:name>/letter/", review.letter_page, name="agreement-letter"),
    path("agreement/weeks/<str:name>/paper/", review.paper, name="agreement-paper"),
    path("agreement/weeks/<str:name>/conclusions/", review.write, name="agreement-conclude"),
    path("agreement/conclusions/<int:conclusion_id>/", review.done, name="agreement-done"),
    path("agreement/text/", text.page, name="agreement-text"),
    path("agreement/versions/<int:number>/", text.version, name="agreement-version"),
    path("agreement/versions/<int:number>/file/", text.file, name="agreement-file"),
    path("agreement/proposals/new/", proposal.new, name="proposal-new"),
    path("agreement/proposals/<int:proposal_id>/", proposal.page, name="proposal"),
    path("agreement/proposals/<int:proposal_id>/sign/", proposal.sign_page, name="proposal-sign"),
    path("agreement/proposals/<int:proposal_id>/act/", proposal.act, name="proposal-act"),
    path("agreement/proposals/<int:proposal_id>/file/", proposal.file, name="proposal-file"),
    path("agreement/proposals/<int:proposal_id>/upload/", proposal.upload, name="proposal-upload"),
]
