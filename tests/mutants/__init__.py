"""Mutation testing: does a test fail when the code is broken in a small way? ``make mutants``.

mutmut and cosmic-ray start an interpreter for each mutant, which takes longer than the tests do. This one
imports everything once, and forks: a child gets the code of the mutated functions put into the functions that
are there, and runs the tests that are to notice.
"""
