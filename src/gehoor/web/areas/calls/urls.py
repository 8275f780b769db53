"""Addresses of the calls. What is not one's own, or shared, does not exist."""

from django.urls import path

from gehoor.web.areas.calls.views import calls, ground, one, sound

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.new, name="call-new"),
    path("calls/baseline/", calls.baseline, name="baseline"),
    path("calls/<int:recording_id>/", one.call, name="call"),
    path("calls/<int:recording_id>/waiting/", one.waiting, name="call-waiting"),
    path("calls/<int:recording_id>/sound/", sound.sound, name="call-sound"),
    path("calls/<int:recording_id>/result.json", one.result, name="call-result"),
    path("calls/<int:recording_id>/next-time/", one.next_time, name="call-next-time"),
    path("calls/<int:recording_id>/sides/", one.sides, name="call-sides"),
    path("calls/<int:recording_id>/again/", one.again, name="call-again"),
    path("calls/<int:recording_id>/shares/", one.shares, name="call-shares"),
    path("calls/<int:recording_id>/shares/<int:share_id>/end/", one.share_end, name="call-share-end"),
    path("calls/<int:recording_id>/removal/", one.removal, name="call-removal"),
    path("recording/", ground.ground, name="recording"),
    path("recording/customers/", ground.forget, name="recording-forget"),
    path("recording/systems/", ground.system_new, name="telephone-new"),
    path("recording/systems/<int:system_id>/revoke/", ground.system_revoke, name="telephone-revoke"),
    path("recording/ownerless/<int:recording_id>/", ground.give, name="recording-give"),
]
