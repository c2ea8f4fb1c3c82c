"""One module a command: ``python -m kb <command>``."""
