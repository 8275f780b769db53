"""What the organisation's own leads say about its definition of a good one."""
