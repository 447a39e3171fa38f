"""What the hosts share: answers by file, unsaved buffers, and what is said when there is no answer.

The Pylint and flake8 plugins stand on it; nothing here knows either.
"""
