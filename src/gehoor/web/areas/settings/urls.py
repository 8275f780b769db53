"""Addresses of Team and Settings."""

from django.urls import path

from gehoor.web.areas.settings.views import hours, team

urlpatterns = [
    path("team/", team.team, name="team"),
    path("team/new/", team.person_new, name="person-new"),
    path("team/<int:user_id>/", team.person, name="person"),
    path("team/<int:user_id>/invite/", team.invite, name="person-invite"),
    path("team/<int:user_id>/active/", team.person_active, name="person-active"),
    path("team/<int:user_id>/absences/", team.absences, name="absences"),
    path("team/<int:user_id>/absences/new/", team.absence_add, name="absence-add"),
    path("team/absences/<int:absence_id>/remove/", team.absence_remove, name="absence-remove"),
    path("team/hours/new/", hours.calendar_new, name="calendar-new"),
    path("team/hours/<int:calendar_id>/", hours.calendar, name="calendar"),
    path("team/hours/<int:calendar_id>/remove/", hours.calendar_remove, name="calendar-remove"),
    path("team/hours/<int:calendar_id>/days/", hours.exception_add, name="exception-add"),
    path("team/hours/days/<int:exception_id>/remove/", hours.exception_remove, name="exception-remove"),
]
