"""Pydantic models of everything officials edit under ``kb/content``."""
