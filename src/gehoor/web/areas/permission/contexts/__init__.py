"""What the pages of "May we call?" show."""
