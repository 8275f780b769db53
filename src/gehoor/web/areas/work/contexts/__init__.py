"""What the templates of the work pages are given."""
