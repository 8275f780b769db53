"""The people of the organisation, when they work and when they are away."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from gehoor.lib.rows import Numbered


class Role(models.TextChoices):
    """What somebody may do; an empty role may do nothing at all."""

    ADMIN = "admin", "Admin"
    MANAGER = "manager", "Manager"
    SALES = "sales", "Sales"
    MARKETING = "marketing", "Marketing"


class Calendar(Numbered):
    """When work is done: a time zone, a week and a country's holidays.

    `week` maps the day ("0" is Monday) to blocks of local time: {"0": [["09:00", "17:30"]]}.
    """

    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=60, default="Europe/Amsterdam")
    week = models.JSONField(default=dict)
    holidays = models.CharField(max_length=2, default="NL", blank=True)
    is_default = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class CalendarException(Numbered):
    """A day that is otherwise: closed (`blocks` empty) or open at other hours."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="exceptions")
    day = models.DateField()
    blocks = models.JSONField(default=list)
    name = models.CharField(max_length=80, default="", blank=True)


class People(BaseUserManager["User"]):
    """Makes users; the mail address is the login."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=email.strip().lower(), **values)
        user.set_password(password)
        user.save()
        return user


class User(Numbered, AbstractBaseUser, PermissionsMixin):
    """Somebody who works here. Made at first set-up, on the Team page or by `gehoor create-user`."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices, default="", blank=True)
    group = models.CharField(max_length=80, default="", blank=True)  # "Team Noord", for the funnel
    phone = models.CharField(max_length=20, default="", blank=True)
    language = models.CharField(max_length=2, default="nl")
    calendar = models.ForeignKey(Calendar, models.SET_NULL, null=True, blank=True)
    takes_leads = models.BooleanField(default=False)
    max_open = models.PositiveIntegerField(null=True, blank=True)  # open call tasks; None: no limit
    max_per_day = models.PositiveIntegerField(null=True, blank=True)  # leads on one local day
    is_active = models.BooleanField(default=True)
    is_staff = False
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Absence(Numbered):
    """Somebody is away from `starts_on` up to and including `ends_on`, local days."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["ends_on"], name="absence_ends_on")]
