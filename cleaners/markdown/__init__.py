"""Clean text as Markdown, with the structure of its page: headings, lists, tables, code, quotations."""

from cleaners.markdown.document import as_markdown, markdown

__all__ = ["as_markdown", "markdown"]
