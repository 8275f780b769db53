"""The definition, its drafts, what is learned, and the score of one lead."""
