"""Answers for tests that are about something else."""

from gehoor.followup.permission.ask import Answer

ALLOWED = Answer("may", "requested", "nl.requested", "", "")
