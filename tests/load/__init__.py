"""Measurements of a running service on this machine; bounded in count and time."""
