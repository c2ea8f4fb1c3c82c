"""The knowledge base: content, search, answers, rules, API (Python 3.11)."""
