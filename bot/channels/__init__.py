"""Channels: protocol in, rendering out; no policy knowledge."""
