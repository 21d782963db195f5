"""How large a question may be, so that Discord can show it whole.

A question that is larger is left out with a finding. Lengths are characters of the author's
Markdown, unless they are said to be of plain text.
"""

from __future__ import annotations

MAX_STEM = 1_000
MAX_OPTION = 250
MAX_RATIONALE = 400
MAX_REMARK = 800
#: All texts of one question together: a reveal shows them at once, and a message of components
#: holds 4,000 characters, of which the face needs some.
MAX_TOGETHER = 3_000

MIN_OPTIONS = 2
MAX_OPTIONS = 6
MIN_ITEMS = 3
#: Items of an ordering, and premises of a matching: a modal has room for five fields.
MAX_ITEMS = 5
#: Responses of a matching, all told.
MAX_RESPONSES = 10
#: An item, a premise, a response in plain text: what a select shows of an entry.
MAX_PART = 80

MAX_BLANKS = 5
#: Spellings that one blank accepts.
MAX_ACCEPTED = 12
MAX_SPELLING = 100

MAX_ID = 60
EASIEST, HARDEST = 1, 3
USUAL_DIFFICULTY = 2
