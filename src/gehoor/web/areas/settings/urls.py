"""Addresses of Team and Settings."""

from django.urls import path

from gehoor.web.areas.settings.views import doors, hours, overview, routing, team

urlpatterns = [
    path("team/", team.team, name="team"),
    path("team/new/", team.person_new, name="person-new"),
    path("team/<int:user_id>/", team.person, name="person"),
    path("team/<int:user_id>/invite/", team.invite, name="person-invite"),
    path("team/<int:user_id>/active/", team.person_active, name="person-active"),
    path("team/<int:user_id>/leads/", team.leads_over, name="leads-over"),
    path("team/<int:user_id>/absences/", team.absences, name="absences"),
    path("team/<int:user_id>/absences/new/", team.absence_add, name="absence-add"),
    path("team/absences/<int:absence_id>/remove/", team.absence_remove, name="absence-remove"),
    path("team/hours/new/", hours.calendar_new, name="calendar-new"),
    path("team/hours/<int:calendar_id>/", hours.calendar, name="calendar"),
    path("team/hours/<int:calendar_id>/remove/", hours.calendar_remove, name="calendar-remove"),
    path("team/hours/<int:calendar_id>/days/", hours.exception_add, name="exception-add"),
    path("team/hours/days/<int:exception_id>/remove/", hours.exception_remove, name="exception-remove"),
    path("settings/", overview.settings_page, name="settings"),
    path("settings/keys/", doors.keys, name="settings-keys"),
    path("settings/keys/<int:key_id>/revoke/", doors.key_revoke, name="key-revoke"),
    path("settings/forms/", doors.forms, name="settings-forms"),
    path("settings/forms/new/", doors.form_edit, name="form-new"),
    path("settings/forms/<int:form_id>/", doors.form_edit, name="form-edit"),
    path("settings/channels/", doors.channels, name="settings-channels"),
    path("settings/channels/mail/test/", doors.mail_test, name="mail-test"),
    path("settings/channels/<int:channel_id>/", doors.channel_change, name="channel-change"),
    path("settings/channels/<int:channel_id>/test/", doors.channel_test, name="channel-test"),
    path("settings/routing/", routing.routing, name="settings-routing"),
    path("settings/routing/new/", routing.rule, name="rule-new"),
    path("settings/routing/<int:rule_id>/", routing.rule, name="rule"),
    path("settings/routing/<int:rule_id>/act/", routing.rule_act, name="rule-act"),
    path("settings/routing/<int:rule_id>/pool/", routing.pool, name="rule-pool"),
    path("settings/messages/", overview.deliveries, name="settings-deliveries"),
    path("settings/messages/<int:delivery_id>/retry/", overview.delivery_retry, name="delivery-retry"),
    path("settings/refused/", doors.refused, name="settings-refused"),
    path("settings/refused/<int:submission_id>/", doors.refused_one, name="refused"),
]
