"""Slack, with buttons: a message by the webhook of an app, an answer by a signed request."""
