"""Bytes to clean text, with a trace of every change. Pure: no I/O, no Prefect, no Arrow."""
