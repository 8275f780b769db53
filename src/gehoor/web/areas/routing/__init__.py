"""Pages about who gets which lead: the ledger of turns, and rules that are tried before they hold."""
