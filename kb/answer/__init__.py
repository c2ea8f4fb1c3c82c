"""From a question to a curated, dated, cited reply."""
