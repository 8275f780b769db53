"""Who somebody is: one row per person, one per company, and the keys by which we know them again."""

from django.db import models

from gehoor.lib.phone import mask
from gehoor.lib.rows import Numbered


class Company(Numbered):
    """An organisation we heard of; recognised by KvK number or web domain."""

    name = models.CharField(max_length=200, default="", blank=True)
    name_key = models.CharField(max_length=60, default="", blank=True)  # see identity.account
    domain = models.CharField(max_length=200, default="", blank=True)
    kvk = models.CharField(max_length=8, default="", blank=True)
    industry = models.CharField(max_length=120, default="", blank=True)
    employees = models.IntegerField(null=True)
    country = models.CharField(max_length=2, default="", blank=True)
    postcode = models.CharField(max_length=12, default="", blank=True)
    city = models.CharField(max_length=120, default="", blank=True)
    legal_form = models.CharField(max_length=12, default="", blank=True)  # see identity.legal_form
    legal_form_ground = models.CharField(max_length=80, default="", blank=True)  # told:api, name:B.V., user:7
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name_key"], name="company_name_key")]


class CompanyKey(Numbered):
    """A value that belongs to one company only: `domain`, `kvk` or an id in another system."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["value", "kind"], name="company_key_once")]


class Contact(Numbered):
    """A person. `phone` is E.164 when it can be dialled; `phone_given` is what was typed."""

    first_name = models.CharField(max_length=120, default="", blank=True)
    last_name = models.CharField(max_length=120, default="", blank=True)
    email = models.CharField(max_length=254, default="", blank=True)
    phone = models.CharField(max_length=20, default="", blank=True)
    phone_given = models.CharField(max_length=60, default="", blank=True)
    title = models.CharField(max_length=160, default="", blank=True)
    language = models.CharField(max_length=2, default="", blank=True)
    company = models.ForeignKey(Company, models.SET_NULL, null=True, related_name="contacts")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["phone"], name="contact_phone")]  # who else is at this number

    @property
    def name(self) -> str:
        """First and last name, or the mail address, or the end of the number, or nothing."""
        full = f"{self.first_name} {self.last_name}".strip()
        return full or self.email or mask(self.phone)


class ContactKey(Numbered):
    """A value that belongs to one person only: `email`, `phone`, `visitor`, `user` or `external`.

    The value stands first in the index, because a batch looks up values of all kinds at once. The unique
    constraint, not the look-up before it, is what makes two simultaneous posts of one
    person end in one contact.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["value", "kind"], name="contact_key_once")]
