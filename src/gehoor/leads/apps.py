from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "gehoor.leads"
    default_auto_field = "django.db.models.BigAutoField"
