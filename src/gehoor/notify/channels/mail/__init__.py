"""Mail over SMTP: html and plain text, in the reader's language."""
