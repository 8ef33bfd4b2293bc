"""The columns that say what a document is to the others.

Only a commit knows, so they are null in a shard. They stand by themselves, since a single document is told
as a row without Arrow.
"""

LABELS = ("duplicate_of", "near_duplicate_cluster")
