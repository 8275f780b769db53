"""The door for trackers: identify, track and page calls, as tracking libraries send them."""
