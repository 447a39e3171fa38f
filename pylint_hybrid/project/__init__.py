"""From paths to a project: its root, its files with their module names, its settings.

``load_project`` in ``discovery`` is the entry. Nothing here knows what the files mean.
"""
