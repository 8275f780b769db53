"""The measures of a call: each a formula, a unit, n, an uncertainty, or the reason why it cannot be taken."""
