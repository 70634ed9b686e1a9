"""Ten sidecars as people write them, all for one article: what edits must leave alone.

Each holds the notes `harbour` and `ferry`; `ARTICLE` has their quotes, and others for new notes.
"""

from __future__ import annotations

ARTICLE = """\
---
title: The Harbour
date: 2026-05-01
---
The harbour plan was drawn up in one winter. The ferry company welcomed the plan, and its boats
will gain *thirty days* a year.

Nobody asked the fishermen, whose moorings lie where the breakwater will stand.

- The council voted on a Tuesday.
- The vote was close.

The lighthouse keeper learned of it from the radio.
"""

SHAPES: dict[str, str] = {
    "comments everywhere": """\
# Notes of the desk.

annotations:
  # the first
  - id: harbour   # its id
    # before the quote
    quote: harbour plan   # behind the quote
    body: >
      Folded words
      of the desk.
    # about the first

  # the second
  - id: ferry
    quote: The ferry company
    body: Ferry.   # behind the body
    title: ~
    # about the second
# really the end
""",
    "list not indented": """\
annotations:
- id: harbour
  quote: harbour plan
  body: |-
    Two
    lines.
- id: ferry
  quote: The ferry company
  body: 'single quotes, it''s true'
  sources:
  - title: A paper
    url: https://example.org/
""",
    "four spaces and a key behind the list": """\
annotations:

    -   id: harbour
        quote:   harbour plan
        body: Harbour.

    -   id: ferry
        quote: "The ferry company"
        body: "Ferry."

rights: CC BY 4.0
""",
    "literal block at the end": """\
annotations:
  - id: harbour
    quote: harbour plan
    tags: [sea, plan]
    body: Harbour.

  - id: ferry
    quote: The ferry company
    body: |+
      Ferry.

      # no comment

""",
    "no line end at the end": """\
rights: CC0-1.0
annotations:
  - id: harbour
    quote: harbour plan
    body: Harbour,
      on two lines.
  - id: ferry
    quote: The ferry company
    body: Ferry,
      also on two lines.""",
    "line ends of another system": (
        "# Notes\r\nannotations:\r\n  - id: harbour\r\n    quote: harbour plan\r\n    body: |\r\n"
        "      One.\r\n      Two.\r\n\r\n  - id: ferry\r\n    quote: The ferry company\r\n"
        "    body: Ferry.\r\n"
    ),
    "odd scalars": """\
annotations:
  - id: harbour
    quote: harbour plan
    body: 0x1F
    created: 2026-05-02
    title: 1_000
  - id: ferry
    quote: The ferry company
    body: "A long text that goes on \\
      behind its line."
    title: "No"
""",
    "directive and document marks": """\
%YAML 1.1
---
annotations:
  - id: harbour
    quote: harbour plan
    body: Harbour.
  - id: ferry
    quote: The ferry company
    body: Ferry.
...
""",
    "flow list": """\
annotations: [
  {id: harbour, quote: harbour plan, body: "Harbour."},
  {id: ferry, quote: The ferry company,   body: "Ferry."},
]
""",
    "dashes alone, a mark at the beginning": """\
\ufeffannotations:
  -
    id: harbour
    quote: >-
      harbour
      plan
    body: Harbour.
    replies:
      - id: one
        body: A reply.
  -
    id: ferry
    "quote": The ferry company
    body: Ferry.
    replies: []
""",
}
