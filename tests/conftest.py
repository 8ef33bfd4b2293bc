"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# The first document of a process loads the tables and the language detector. No clock is asked anyway:
# that nothing is slow is measured by ``tests/cleaners/test_linear.py``.
settings.register_profile("winnow", deadline=None)
settings.load_profile("winnow")
