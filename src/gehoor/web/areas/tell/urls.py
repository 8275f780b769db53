"""Addresses of telling."""

from django.urls import path

from gehoor.web.areas.tell.views import message, own, push, slack

urlpatterns = [
    path("telling/", own.telling, name="telling"),
    path("telling/channels/<int:channel_id>/", own.channel, name="own-channel"),
    path("telling/mail/", own.mail, name="own-mail"),
    path("telling/names/<int:name_id>/", own.name, name="own-name"),
    path("telling/push/", push.subscription, name="push-subscription"),
    path("telling/push/removal/", push.removal, name="push-removal"),
    path("telling/push/renewal/", push.renewal, name="push-renewal"),
    path("worker.js", push.service_worker, name="service-worker"),
    path("m/<int:number>/", message.message, name="message"),
    path("a/<str:token>", message.act, name="message-act"),
    path("settings/channels/slack/", slack.connect, name="settings-slack"),
    path("slack/acts/", slack.acts, name="slack-acts"),
    path("slack/link/<str:token>", slack.link, name="slack-link"),
]
