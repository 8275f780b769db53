from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "gehoor.followup"
    default_auto_field = "django.db.models.BigAutoField"
