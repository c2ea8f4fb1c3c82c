"""``make bench-search``: our search beside four others, on the same questions and the same variants."""
