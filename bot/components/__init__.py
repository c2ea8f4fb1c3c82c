"""Rasa graph components (Python 3.10), one class a file; every method fully annotated."""
