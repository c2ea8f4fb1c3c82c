"""Check → compile → an immutable release in the database → the release being served."""
