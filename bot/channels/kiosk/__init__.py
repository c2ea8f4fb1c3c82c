"""The kiosk: a public touch screen that keeps nothing of whoever stood before it."""
