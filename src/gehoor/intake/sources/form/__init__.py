"""The door for visitors: our own form pages."""

from gehoor.intake.sources.form.defaults import ensure_default

__all__ = ["ensure_default"]
