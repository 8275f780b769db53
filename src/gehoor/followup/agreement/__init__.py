"""What marketing and sales promise each other: `versions.current()` and `terms.terms_for()`."""
