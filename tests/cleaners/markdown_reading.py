"""What a reader of Markdown sees of it, by a parser of CommonMark, and documents with edits of their own."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaners import CleanedDocument, Edit, apply, clean
from cleaners.document import Profile
from cleaners.html.markup import render
from cleaners.markdown import as_markdown, markdown
from cleaners.markdown.outline import outline
from tests.cleaners.documents import PROSE

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NO_MEANING = {"text", "text_special", "softbreak", "hardbreak", "html_inline"}


def inline_words(children: list[Token]) -> str:
    words = []
    for child in children:
        assert child.type in NO_MEANING, child
        if child.type == "html_inline":
            assert child.content == "<br>"
        words.append(child.content if child.type.startswith("text") else " ")
    return "".join(words)


def words_of(source: str) -> list[str]:
    """The words that a reader of the Markdown sees."""
    words: list[str] = []
    for token in READER.parse(source):
        assert token.type not in ("html_block", "code_block", "hr"), token
        if token.type == "inline":
            words += inline_words(token.children or []).split()
        elif token.type == "fence":
            words += token.content.split()
    return words


def written(html: str, profile: Profile | None = None) -> str:
    """A page as Markdown, whose words are those of its clean text."""
    done = clean(html, "text/html", profile=profile)
    source = markdown(done, html, "text/html")
    assert words_of(source) == done.text.split()
    return source


def edited(raw_text: str, *edits: Edit) -> CleanedDocument:
    return CleanedDocument(apply(raw_text, edits), raw_text, edits, "utf-8", "given", 1.0, "none")


def removal(start: int, end: int, raw_text: str, before: int, inserted: str = "") -> Edit:
    """An edit behind others that have taken ``before`` characters out."""
    return Edit(start, end, start - before, "test", 1, "remove", raw_text[start:end], inserted)


def shown(body: str) -> str:
    """What a parser makes of the Markdown of a page with running text above, without that text."""
    html = f"<body><p>{' '.join(PROSE)}</p>{body}"
    raw_text = render(html).text
    done = edited(raw_text)
    source = as_markdown(done, outline(html, raw_text))
    assert words_of(source) == raw_text.split()
    return str(READER.render(source)).partition("</p>\n")[2]
