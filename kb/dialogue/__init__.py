"""Conversation of the five forms: what a resident said, what is asked next, and the result in words.

Rasa holds which form is active, the requested slot and the facts; every turn is computed here from what the action
sends (``kb.api.form_models``), and nothing is kept between calls.
"""
