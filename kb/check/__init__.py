"""``kb check``: every rule that content must pass before it is published."""
