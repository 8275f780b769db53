"""Who is told when a message is for nobody in particular."""

from gehoor.team.models import Role, User


def managers() -> list[int]:
    """The managers; the administrators, where there is no manager."""
    people = list(
        User.objects.filter(is_active=True, role__in=(Role.MANAGER, Role.ADMIN))
        .order_by("id")
        .values_list("id", "role")
    )
    return [number for number, role in people if role == Role.MANAGER] or [number for number, _ in people]
