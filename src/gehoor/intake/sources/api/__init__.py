"""The door for programs: one JSON object, or a batch of them, to inquiries."""
