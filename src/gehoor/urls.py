"""Every address of Gehoor: the pages by area, and the API."""

from django.urls import include, path

handler400 = "gehoor.web.errors.bad_request"
handler500 = "gehoor.web.errors.server_error"

urlpatterns = [
    path("api/v1/", include("gehoor.api.urls")),
    path("", include("gehoor.web.areas.account.urls")),
    path("", include("gehoor.web.areas.work.urls")),
    path("", include("gehoor.web.areas.permission.urls")),
    path("", include("gehoor.web.areas.insight.urls")),
    path("", include("gehoor.web.areas.imports.urls")),
    path("", include("gehoor.web.areas.doors.urls")),
    path("", include("gehoor.web.areas.learning.urls")),
    path("", include("gehoor.web.areas.agreement.urls")),
    path("", include("gehoor.web.areas.calls.urls")),
    path("", include("gehoor.web.areas.settings.urls")),
    path("", include("gehoor.web.areas.routing.urls")),
    path("", include("gehoor.web.areas.watch.urls")),
    path("", include("gehoor.web.areas.mailbox.urls")),
    path("", include("gehoor.web.areas.tell.urls")),
]
