"""Where to go: opening hours with holidays, the nearest office, notices."""
