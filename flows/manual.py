"""What the command ``winnow`` says of itself."""

from __future__ import annotations

ABOUT = """\
Strip boilerplate from crawled text, repair its encoding, and write a Parquet
dataset in which every removed character has a named rule.
"""

FIRST_STEPS = """\
first steps:
  winnow run                      ingest every source of the catalog into data/
  winnow run --input crawl/       ingest a folder of your own
  winnow clean page.html          the clean text of one file
  winnow explain page.html        what was cut from it, by which rule, and why
  winnow verify data              prove that the dataset is what it claims to be

exit codes:
  0  done     1  the run failed, or verify found a difference     2  wrong usage

`winnow COMMAND --help` has more about each.
"""

RUN = """\
Ingest documents: find them, clean them, and commit them to a dataset in one
step that readers see whole or not at all. Inputs that are unchanged since the
last run are left alone. A document that cannot be cleaned goes to quarantine
with the reason, and never stops the rest.

The run is a Prefect flow. It uses the server that PREFECT_API_URL names, or
else an embedded one that starts and stops with the command.
"""

RUN_EXAMPLES = """\
examples:
  winnow run                                  every source of the catalog
  winnow run --source wire --source forum     two of them
  winnow run --input ~/crawl --output /data   a folder of your own, elsewhere
  winnow run --workers 4                      four documents at a time
  winnow run --output s3://bucket/wire        a dataset in an object store

then:
  winnow verify data
  python -c "import pandas; print(pandas.read_parquet('data/documents'))"
"""

CLEAN = """\
Print the clean text of one file. Nothing is stored, no server is needed.
"""

CLEAN_EXAMPLES = """\
examples:
  winnow clean article.txt > clean.txt
  curl -s https://example.org/story | winnow clean - --media-type text/html
  winnow clean page.html --json | jq .title
  winnow clean page.html --format markdown > page.md

With --json, standard output gets the row that a run would store, as one line
of JSON for each document: text, raw text, every edit, and the metadata.

With --format markdown it gets the same words as CommonMark with pipe tables:
headings, paragraphs, lists, quotations, code and tables of data. Emphasis and
links within a line are given as text. Each line of plain text is a paragraph.
"""

EXPLAIN = """\
Show every line of a file and what becomes of it: kept, removed, changed, or
lifted into a column, with the rule that decided, how sure it is (0 to 1), and
why the rule exists.
"""

EXPLAIN_EXAMPLES = """\
examples:
  winnow explain page.html
  winnow explain page.html --mode balanced | less -R
  winnow explain page.html | grep '^removed'
  winnow explain --html page.html > explained.html

In plain output a change within a line reads [-before-]{+after+}. With --html,
standard output gets a page to open in a browser; it needs no other file.
"""

VERIFY = """\
Check a dataset from its own files alone: replay every edit in both directions,
recompute every hash, and compare every count. Prints what differs, with the
ids, and exits with 1 if anything does.
"""

VERIFY_EXAMPLES = """\
example:
  winnow verify data
"""

HISTORY = """\
List the runs of a dataset, the oldest first, and the snapshot that each led
to. Those marked as kept can be compared and gone back to.
"""

DIFF = """\
Compare two snapshots: which documents were added, changed or are gone, and
what each rule did in them, before and after.
"""

DIFF_EXAMPLES = """\
examples:
  winnow history data
  winnow diff data 11 12
  winnow diff data 11 12 --all | less
"""

ROLLBACK = """\
Make an old snapshot the newest one. What came after it stays in the history,
and can be gone back to in the same way. Runs go on from the old state: they
take up again what has changed since.
"""

SHOW = """\
Tell the story of one document, from its raw bytes to its clean text: where
they are and whether they are still the same, how they were decoded, each
edit with its rule and why, what was lifted, which documents are the same or
nearly so, and what it was in the snapshots that are kept.
"""

SHOW_EXAMPLES = """\
example:
  winnow show data 4db6a579a839dcd81474527b064c0980

The beginning of an id is enough, as long as there is only one.
"""

LEARN = """\
List the lines that are proposed as rules: a source's pages repeat them, and no
rule takes them. Accept those that are none of the text, and reject the others;
both are written into the source's file. The deployment `propose`, or --find,
looks for them.
"""

LEARN_EXAMPLES = """\
examples:
  winnow learn --find dataset --source news     look through the pages of a source
  winnow learn                                  what is proposed in data/
  winnow learn --accept line-0a1b2c3d line-4e5f6a7b
  winnow learn --reject line-8c9d0e1f           nobody is asked again

The next run cleans those documents again that have an accepted line.
"""

RULES = "List the repairs and rules: what each is for, and how many examples hold it to that."
SOURCES = "List the sources of the catalog: where they are, and how many files are there now."
