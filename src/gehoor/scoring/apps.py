from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "gehoor.scoring"
    default_auto_field = "django.db.models.BigAutoField"
