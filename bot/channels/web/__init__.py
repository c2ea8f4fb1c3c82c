"""The web chat at ``/``: cookie, routes and page; the page itself is in ``kb/web/chat``."""
