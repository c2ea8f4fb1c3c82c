"""Tunes the encoder on the content's own questions: ``python -m kb encoder --tune``. Not needed to run."""
