"""Leftovers of templates and scripts: "[/caption]", "{{ title }}", "[object Object]"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from cleaners.evidence.signs import Signs, first_words
from cleaners.evidence.tables import phrases, spaced

Residue = Literal["sure", "likely", ""]
Talk = Literal["writing", "programs", ""]
# Words that begin or fill lines which only the scripts of advertising and of page builders write.
SCRIPTS = (
    "window.datalayer",
    "window.adsbygoogle",
    "window._taboola",
    "window.googletag",
    "window.ga=",
    "googletag.cmd",
    "googletag.display",
    "googletag.pubads",
    "(adsbygoogle",
    "adsbygoogle.push",
    "_taboola.push",
    "_gaq.push",
    "_sf_async_config",
    "datalayer.push",
    "function gtag()",
    "gtag('",
    'gtag("',
    "fbq('",
    'fbq("',
    "ga('create'",
    "ga('send'",
    "twq('",
    "_comscore",
    "_satellite.",
    "disqus_config",
    "disqus_shortname",
    "disqus_identifier",
    "var disqus_",
    "var googletag",
    "var dfp",
    "var sc_project",
    "var _gaq",
    "var _sf",
    "var uri = 'https://impfr",
    "document.write(unescape(",
    "jquery(document).ready(",
    "jquery(function",
    "$(document).ready(",
    "!function(f,b,e,v,n,t,s)",
    "!function(d,s,id)",
    "(function(d, s, id)",
    "(function(i,s,o,g,r,a,m)",
    "(function(w,d,s,l,i)",
    "(function() { var",
    "(function(){var",
    "new taboola",
    "ramp.que",
    "apntag.",
    "freestar.",
)
SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|vc_\w+|et_pb_\w+|su_\w+|fusion_\w+|av_\w+|contact-form-7"
    r"|contact-form|ad|adrotate|adinserter|sharethis|addtoany|jetpack_\w+|toc|wpforms|smartslider3|rev_slider"
    r"|mc4wp_form|gravityform|tribulant_slideshow|nggallery|youtube|button|columns?|one_half|one_third|divider"
    r"|dropcap|pullquote)(?:[ _][^\[\]]*)?\]"
)
SCHEMA = re.compile(r'\s*[\[{]\s*"@(?:context|type|graph)"')
TEMPLATE = re.compile(r"(?:\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\$\{[^{}\n]*\}|<%[^<>\n]*%>)")
ELEMENT = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
CSS = re.compile(r"(?:@media\b|@font-face\b|[.#][a-zA-Z][\w-]*)[^{}]*\{.*")
STATEMENT = re.compile(r"(?:var|let|const)\s+[\w$]+\s*=.*;|(?:window|document)\.[\w.]+\s*[=(].*")
FUNCTION = re.compile(r"\s*[!(]?(?:async )?function\s*[\w$]*\s*\([\w$, ]*\)\s*\{.*")
JSON = re.compile(r'\s*\{\s*"[\w@-]+"\s*:.*\}\s*[,;]?\s*')
ENTITY = re.compile(r"&(?:amp;)*(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\d?\$?[sd]|%[\w_]{2,30}%|\{\d\}|\[\[[\w .:-]{1,40}\]\]|__[A-Z_]{3,40}__")
VALUES = frozenset({"undefined", "null", "nan", "[object object]", "true", "false", "none", "infinity"})
SURE_VALUES = frozenset(
    {"[object object]", "undefined undefined", "nan:nan", "undefined nan", "nan undefined nan"}
)
ALONE = VALUES - {"true", "false", "none"}
MAX_VALUES = 29  # characters of three of them
MARKS = frozenset("[{<%$&(_!.#@|")
WORD = re.compile(r"[^\W\d_]+(?:\.[a-z]+)?")


@lru_cache(maxsize=8192)
def residue(text: str) -> Residue:
    """Whether a line is a leftover: sure by itself, or likely where nobody talks about code."""
    line = spaced(text)
    low = line.casefold()
    if low in SURE_VALUES:
        return "sure"
    if len(low) <= MAX_VALUES and low.count(" ") < 3 and all(token in ALONE for token in low.split(" ")):
        return "likely"
    if line[0] not in MARKS and line[0] != "v" and not _has_marks(line):
        return ""
    if low.startswith(SCRIPTS) and _is_program(line):
        return "sure"
    if line[0] in MARKS:
        return _marked(line)
    if STATEMENT.fullmatch(line) or FUNCTION.fullmatch(line):
        return "likely"
    return "likely" if line[0] == "v" and PLACEHOLDER.fullmatch(line) else ""


def _has_marks(line: str) -> bool:
    return "(" in line or "{" in line or "=" in line or ";" in line or "[" in line


def _is_program(line: str) -> bool:
    """Whether a line has a program's marks, so that "apntag." is no end of a sentence."""
    return _has_marks(line) and not line.endswith((".", "?", "!", "”"))


def _marked(line: str) -> Residue:
    """A line that begins with a mark of code."""
    if line[0] == "[" and _consists_of(SHORTCODE, line):
        return "sure"
    if line[0] in "[{" and SCHEMA.match(line):
        return "sure"
    if _consists_of(TEMPLATE, line) or _consists_of(ELEMENT, line) or _consists_of(ENTITY, line):
        return "likely"
    if PLACEHOLDER.fullmatch(line) or FUNCTION.fullmatch(line):
        return "likely"
    if line[0] == "{" and JSON.fullmatch(line):
        return "likely"
    return "likely" if line[0] in ".#@" and ":" in line and ";" in line and CSS.fullmatch(line) else ""


def _consists_of(pattern: re.Pattern[str], line: str) -> bool:
    """Whether a line is made of such pieces and white space, with nothing between them."""
    end = 0
    for match in pattern.finditer(line):
        if line[end : match.start()].strip():
            return False
        end = match.end()
    return end > 0 and not line[end:].strip()


@lru_cache(maxsize=4096)
def talk(text: str) -> Talk:
    """Whether a sentence speaks of programs at all, or of how the very pages and scripts are written."""
    words = set(WORD.findall(text.casefold()))
    if "`" in text or words & _words("writing"):
        return "writing"
    return "programs" if words & _words("talk") else ""


@cache
def _words(key: str) -> frozenset[str]:
    return phrases("residue", key)


def is_residue(text: str, _: frozenset[str]) -> bool:
    """Whether a line is a leftover of a template or a script."""
    return bool(residue(text))


def signs() -> Signs:
    """What every leftover bears: a value, a word of code at its beginning, or a mark of code."""
    code = first_words([*ALONE, *SCRIPTS])
    return Signs(
        whole=SURE_VALUES,
        openings=[*code, "var", "let", "const", "window", "document", "async", "function"],
        marks="{",
        firsts="[{<%$&(_!#@",
    )
