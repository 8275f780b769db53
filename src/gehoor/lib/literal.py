"""A value written out in the question itself, for an index that holds some rows only.

SQLite uses a partial index only where it reads in the question that the rows asked for are in it, and a value
in a parameter it does not read. PostgreSQL looks at the values.
"""

from django.db import models
from django.db.models.expressions import RawSQL


def literally(model: type[models.Model], name: str, value: str) -> RawSQL:
    """That `name` of `model` is `value`, to filter by. Of our own codes only: letters and underscores."""
    if not value.replace("_", "").isalpha():
        raise ValueError(f"not a code of ours: {value!r}")
    column = f'"{model._meta.db_table}"."{model._meta.get_field(name).column}"'
    return RawSQL(f"{column} = '{value}'", (), output_field=models.BooleanField())  # noqa: S611
