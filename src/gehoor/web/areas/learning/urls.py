"""Addresses of the definition, its drafts, what is learned, and the score of one lead."""

from django.urls import path

from gehoor.web.areas.learning.views import definition, draft, effect, file, learning, rule, score, sign

urlpatterns = [
    path("leads/<int:lead_id>/score/", score.lead_score, name="lead-score"),
    path("definition/", definition.page, name="definition"),
    path("definition/versions/<int:number>/", definition.version, name="definition-version"),
    path("definition/versions/<int:number>/file/", file.of_version, name="definition-file"),
    path("definition/rescoring/", definition.rescoring, name="definition-rescoring"),
    path("definition/learning/", learning.page, name="learning"),
    path("definition/learning/take/", learning.take, name="learning-take"),
    path("definition/sources/", learning.sources, name="sources"),
    path("definition/drafts/new/", draft.new, name="draft-new"),
    path("definition/drafts/<int:draft_id>/", draft.page, name="draft"),
    path("definition/drafts/<int:draft_id>/terms/", draft.terms, name="draft-terms"),
    path("definition/drafts/<int:draft_id>/effect/", effect.draft_effect, name="draft-effect"),
    path("definition/drafts/<int:draft_id>/file/", file.of_draft, name="draft-file"),
    path("definition/drafts/<int:draft_id>/close/", draft.close, name="draft-close"),
    path("definition/drafts/<int:draft_id>/rebase/", draft.rebase, name="draft-rebase"),
    path("definition/drafts/<int:draft_id>/rules/", rule.add, name="draft-rule-add"),
    path("definition/drafts/<int:draft_id>/rules/check/", rule.check, name="draft-rule-check"),
    path("definition/drafts/<int:draft_id>/rules/<slug:key>/", rule.change, name="draft-rule"),
    path("definition/drafts/<int:draft_id>/rules/<slug:key>/act/", rule.act, name="draft-rule-act"),
    path("definition/drafts/<int:draft_id>/sign/", sign.page, name="draft-sign"),
    path("definition/drafts/<int:draft_id>/withdraw/", sign.withdraw, name="draft-withdraw"),
]
