"""Names of columns that are alike; no Arrow in here, since a single document is told as a row without it."""

# What a document is to the others. Only a commit knows, so they are null in a shard.
LABELS = ("duplicate_of", "near_duplicate_cluster")

# What a page states of itself beside title, authors and dates.
OF_PAGES = (
    "site_name", "description", "section", "licence", "image", "image_caption", "image_credit",
)  # fmt: skip
