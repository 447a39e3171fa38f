"""Findings as people and programs read them: text, JSON, GitHub's workflow commands."""
