"""Addresses of the import pages. Every act is a noun: what is posted to it comes into being."""

from django.urls import path

from gehoor.web.areas.imports import views

urlpatterns = [
    path("import/", views.imports, name="import"),
    path("import/<int:batch_id>/", views.batch, name="import-batch"),
    path("import/<int:batch_id>/mapping/", views.mapping, name="import-mapping"),
    path("import/<int:batch_id>/saved-mapping/", views.saved_mapping, name="import-saved-mapping"),
    path("import/<int:batch_id>/start/", views.start, name="import-start"),
    path("import/<int:batch_id>/progress/", views.progress, name="import-progress"),
    path("import/<int:batch_id>/stop/", views.stop, name="import-stop"),
    path("import/<int:batch_id>/removal/", views.removal, name="import-removal"),
    path("import/<int:batch_id>/undoing/", views.undoing, name="import-undo"),
    path("import/<int:batch_id>/report.csv", views.report, name="import-report"),
]
