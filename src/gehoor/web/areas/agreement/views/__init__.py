"""The agreement between marketing and sales: what was promised, what came of it, what was concluded."""
