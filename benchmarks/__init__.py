"""What cleaning keeps and cuts, measured on labelled pages; no part of the package."""
