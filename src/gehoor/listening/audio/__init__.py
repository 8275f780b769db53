"""Reading recordings: one block after the other, however long they are."""
