"""Custom actions of Rasa (Python 3.10): thin, one file a flow; only ``kb_client`` knows the API."""
