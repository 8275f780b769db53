"""Writing a next definition together: start, change, put on top of a newer version, put away.

Nothing of it counts before both teams signed it (`sign`). How: `signed/drafts.py`.
"""

from gehoor.scoring.definition import definitions
from gehoor.scoring.models import Draft, Signature
from gehoor.signed.drafts import Drafts

drafting = Drafts(Draft, Signature, definitions)
start = drafting.start
change = drafting.change
rebase = drafting.rebase
close = drafting.close
drafts = drafting.open_ones
is_overtaken = drafting.is_overtaken
