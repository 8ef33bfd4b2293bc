"""Datasets in an object store: Delta tables, published by one commit each run.

Reached through ``output.opening``, so that nobody needs deltalake who has no such dataset.
"""
