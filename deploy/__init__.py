"""Set-up, build and supervision on one machine, with the standard library and kb.settings only."""
