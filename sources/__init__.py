"""Where documents come from: the catalog, discovery and one reader per format."""
