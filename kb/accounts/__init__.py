"""Staff accounts: roles, passwords, sessions. Residents have none."""
