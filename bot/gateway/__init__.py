"""The front door of ``app``: every resident's message passes through here (Python 3.11)."""
