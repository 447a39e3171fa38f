"""Keeps results on disk, by the content they were made from; knows nothing of what it keeps."""
