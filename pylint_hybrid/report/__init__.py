"""Findings and facts as people and programs read them: text, JSON, CSV, GitHub's workflow commands."""
