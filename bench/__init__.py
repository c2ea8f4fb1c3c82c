"""Measurements beside other systems and against the cost bars; nothing the service needs is here."""
