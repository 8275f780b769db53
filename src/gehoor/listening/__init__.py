"""What can honestly be heard in a call: audio and text in, measures out. Knows nothing of Django."""
