from django.apps import AppConfig


class PermissionConfig(AppConfig):
    name = "gehoor.followup.permission"
    label = "permission"
    default_auto_field = "django.db.models.BigAutoField"
