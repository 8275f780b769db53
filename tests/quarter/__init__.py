"""A quarter of a made-up team on a driven clock, and an oracle that judges it by looking at the wall."""
