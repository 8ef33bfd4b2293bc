"""``winnow explain --html``: what became of every line, as one page that needs nothing else.

The page has no script and loads nothing, and forbids both to whatever a document might smuggle in. Text
goes through :func:`_shown` on its way into it, without exception.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from cleaners import CleanedDocument, Edit, all_rules
from cleaners.document import RawDocument
from flows.commands import printable
from flows.commands.lines import Fate, Line, lines

MAX_TEXT = 1200  # characters of a line; a longer one scrolls in a box of its own
SIGNS: dict[Fate, str] = {"kept": "=", "removed": "−", "lifted": "↑", "changed": "±"}
# Characters without a shape; shown where they are what was changed.
INVISIBLE = re.compile(
    "[\x80-\x9f\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\ufeff]"
)
TAGS = {"kept": "", "removed": "del", "inserted": "ins"}

STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1b1c1e; --soft: #5a5f66; --edge: #c9cdd3;
  --link: #0b57d0; --removed: #fdeceb; --removed-edge: #b3261e; --lifted: #e8f1fc; --lifted-edge: #0b5cad;
  --changed: #fdf4dc; --changed-edge: #8a5a00 }
@media (prefers-color-scheme: dark) { :root { --page: #16181c; --text: #e7e8ea; --soft: #a3a9b2;
  --edge: #40454d; --link: #9cc2ff; --removed: #371d1d; --removed-edge: #ff9189; --lifted: #14283d;
  --lifted-edge: #86bbff; --changed: #322911; --changed-edge: #f2c55c } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem 1.25rem 4rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; overflow-wrap: anywhere }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere }
p { margin: .25rem 0 1rem }
a { color: var(--link) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 1rem }
dt, .soft, caption { color: var(--soft) }
dd { margin: 0; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; margin: 0 0 1.5rem }
caption { text-align: left; padding: .25rem 0; font-size: .9rem }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--edge) }
thead th { font-size: .85rem; color: var(--soft); font-weight: 600 }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.lines { table-layout: fixed }
.lines .number { width: 4.5rem; color: var(--soft); font-weight: 400 }
.lines .fate { width: 7rem; font-weight: 600; white-space: nowrap; padding-left: .75rem }
.lines .reasons { width: 30%; font-size: .9rem; overflow-wrap: anywhere }
.lines .kept .fate { font-weight: 400; color: var(--soft) }
.removed { background: var(--removed) }
.lifted { background: var(--lifted) }
.changed { background: var(--changed) }
.lines .removed .fate { border-left: .3rem solid var(--removed-edge); color: var(--removed-edge) }
.lines .lifted .fate { border-left: .3rem double var(--lifted-edge); color: var(--lifted-edge) }
.lines .changed .fate { border-left: .3rem dashed var(--changed-edge); color: var(--changed-edge) }
.sign { display: inline-block; width: 1.1em; font-weight: 700 }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start }
.long { max-height: 16rem; overflow-y: auto; border: 1px dotted var(--soft); padding: .2rem .4rem }
.lifted del { text-decoration: none }
ins { text-decoration: underline; text-decoration-thickness: .12em }
.why { display: block; color: var(--soft) }
.removed .why, .lifted .why, .changed .why { color: inherit }
.reason + .reason { display: block; margin-top: .3rem }
code { font-family: ui-monospace, monospace; font-size: .95em; white-space: nowrap }
label { cursor: pointer }
.controls { position: sticky; top: 0; padding: .5rem 0; background: var(--page); z-index: 1 }
body:has(#hide:checked) .lines .kept { display: none }
:target { outline: .15rem solid var(--link) }
@media (max-width: 45rem) {
  .lines thead { position: absolute; clip-path: inset(50%) }
  .lines, .lines tbody, .lines tr, .lines td, .lines th { display: block; width: auto !important }
  .lines td, .lines th { border-bottom: 0; padding: .15rem .6rem }
  .lines tr { border-bottom: 1px solid var(--edge); padding: .3rem 0 }
  .lines tr > .number, .lines tr > .fate { display: inline-block; width: auto !important }
  caption { display: block }
  .legend, .legend thead, .legend tbody { display: block }
  .legend tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--edge) }
  .legend td, .legend th { border-bottom: 0 }
  .legend :is(td, th):last-child { flex-basis: 100% }
}
@media print {
  :root { --page: #fff; --text: #000; --soft: #333; --edge: #999; --removed: #fff; --lifted: #fff;
    --changed: #fff; --removed-edge: #000; --lifted-edge: #000; --changed-edge: #000; --link: #000 }
  html { font-size: 9pt }
  body { max-width: none; padding: 0 }
  .controls { display: none }
  .long { max-height: none; overflow: visible; border: 0 }
  thead { display: table-header-group }
  tr:not(.is-long) { break-inside: avoid }
}
"""

HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Winnow">
<title>What became of {name}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>What became of {name}</h1>
<p class="soft">Every line as it was found, what became of it, and the rule that decided.
Confidence goes from 0 to 1.</p>
</header>
<p class="controls"><label><input type="checkbox" id="hide"> Hide the lines that are kept</label></p>
<main>
"""

FOOT = """\
</main>
</body>
</html>
"""


def page(name: str, documents: Iterable[tuple[RawDocument, CleanedDocument]]) -> Iterator[str]:
    """Yield the page in pieces.

    Args:
        name: of the file, as the user named it.
        documents: its documents, each with what cleaning made of it.
    """
    number = 0
    for number, (raw, cleaned) in enumerate(documents, start=1):
        if number == 1:
            yield HEAD.format(name=_shown(name), style=STYLE)
        yield from _section(number, raw, cleaned)
    if not number:
        yield HEAD.format(name=_shown(name), style=STYLE) + "<p>There is no document in it.</p>\n"
    yield FOOT


@dataclass(slots=True)
class _Share:
    """What a rule did to a document."""

    edits: int = 0
    characters: int = 0


def _section(number: int, raw: RawDocument, cleaned: CleanedDocument) -> Iterator[str]:
    shown = [(place, line) for place, line in enumerate(lines(cleaned), start=1) if not line.is_blank]
    name = f"Document {number}" + (f": {raw.record_id}" if raw.record_id else "")
    yield f'<section id="d{number}" aria-labelledby="d{number}-name">\n'
    yield f'<h2 id="d{number}-name">{_shown(name)}</h2>\n'
    yield from _facts(raw, cleaned, Counter(line.fate for _, line in shown))
    yield from _legend(number, cleaned)
    yield '<table class="lines">\n<caption>The lines; blank ones are left out.</caption>\n<thead><tr>'
    yield '<th scope="col" class="number">Line</th><th scope="col" class="fate">Fate</th>'
    yield '<th scope="col">Text</th><th scope="col" class="reasons">Rule, confidence, and why</th>'
    yield "</tr></thead>\n<tbody>\n"
    why = {rule.id: rule.why for rule in all_rules()}
    before: list[str] = []
    for place, line in shown:
        rules = [edit.rule for edit in line.edits]
        # In a run of lines that went for one reason, it is told at the first of them.
        yield _row(number, place, line, {} if rules == before else why)
        before = rules
    yield "</tbody>\n</table>\n</section>\n"


def _facts(raw: RawDocument, cleaned: CleanedDocument, fates: Counter[Fate]) -> Iterator[str]:
    removed = cleaned.chars_removed / max(len(cleaned.raw_text), 1)
    published = cleaned.date_published and cleaned.date_published.isoformat()
    certainty = f" ({cleaned.language_score:.2f})" if cleaned.language_score is not None else ""
    facts = {
        "lines": ", ".join(f"{fates[fate]:,} {fate}" for fate in SIGNS if fates[fate]) or "none",
        "characters removed": f"{cleaned.chars_removed:,} of {len(cleaned.raw_text):,} ({removed:.1%})",
        "title": cleaned.title,
        "author": "; ".join(cleaned.author),
        "date_published": published,
        "language": cleaned.language and cleaned.language + certainty,
        "page_type": cleaned.page_type,
        "encoding": f"{cleaned.encoding} ({cleaned.encoding_source})",
        "url": cleaned.url,
        "media type": raw.media_type,
        "ruleset": cleaned.ruleset,
    }
    yield "<dl>\n"
    for name, value in facts.items():
        if value:
            yield f'<dt>{_shown(name)}</dt><dd dir="auto">{_shown(value)}</dd>\n'
    yield "</dl>\n"


def _legend(number: int, cleaned: CleanedDocument) -> Iterator[str]:
    """The rules at work, those that took the most first."""
    shares: dict[str, _Share] = {}
    for edit in cleaned.edits:
        share = shares.setdefault(edit.rule, _Share())
        share.edits += 1
        share.characters += len(edit.removed)
    if not shares:
        yield "<p>No rule had anything to do: the text is as it was found.</p>\n"
        return
    yield '<table class="legend">\n<caption>The rules that decided here</caption>\n<thead><tr>'
    yield '<th scope="col">Rule</th><th scope="col">Class</th><th scope="col" class="number">Edits</th>'
    yield '<th scope="col" class="number">Characters</th><th scope="col">Why it exists</th>'
    yield "</tr></thead>\n<tbody>\n"
    known = {rule.id: rule for rule in all_rules()}
    for name, share in sorted(shares.items(), key=lambda entry: (-entry[1].characters, entry[0])):
        rule = known[name]
        yield f'<tr id="d{number}-{_shown(name)}"><th scope="row"><code>{_shown(name)}</code></th>'
        yield f'<td>{_shown(rule.category)}</td><td class="number">{share.edits:,}</td>'
        yield f'<td class="number">{share.characters:,}</td><td>{_shown(rule.why)}</td></tr>\n'
    yield "</tbody>\n</table>\n"


def _row(number: int, place: int, line: Line, why: dict[str, str]) -> str:
    length = sum(len(piece.text) for piece in line.pieces)
    text = "".join(_piece(piece.kind, piece.text) for piece in line.pieces)
    row: str = line.fate
    box = '<div class="text" dir="auto">'
    if length > MAX_TEXT:
        row += " is-long"
        label = f"Line {place}, {length:,} characters"
        box = f'<div class="text long" dir="auto" tabindex="0" role="region" aria-label="{label}">'
    reasons = "".join(_reason(number, edit, why) for edit in line.edits)
    sign = f'<span class="sign" aria-hidden="true">{SIGNS[line.fate]}</span>'
    return (
        f'<tr class="{row}"><td class="number">{place:,}</td>'
        f'<th scope="row" class="fate">{sign}{line.fate}</th>'
        f'<td>{box}{text}</div></td><td class="reasons">{reasons}</td></tr>\n'
    )


def _piece(kind: str, text: str) -> str:
    tag = TAGS[kind]
    return f"<{tag}>{_shown(text, spelt=True)}</{tag}>" if tag else _shown(text)


def _reason(number: int, edit: Edit, why: dict[str, str]) -> str:
    lift = f" into the column {_shown(edit.field)}" if edit.field else ""
    told = f'<span class="why">{_shown(why[edit.rule])}</span>' if edit.rule in why else ""
    name = _shown(edit.rule)
    link = f'<a href="#d{number}-{name}">{name}</a>'
    return f'<span class="reason">{link} {edit.confidence:.2f}{lift}{told}</span>'


def _shown(text: str, *, spelt: bool = False) -> str:
    """Make any text safe to stand anywhere in the page; ``spelt`` writes out what cannot be seen, too."""
    if spelt:
        text = INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return escape(printable(text))
