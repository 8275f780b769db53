"""Slack, Teams, Telegram, ntfy and a hundred others, by an Apprise address."""
