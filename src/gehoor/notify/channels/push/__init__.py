"""Web Push: a message on a telephone or a desktop, also when no page of ours is open."""
