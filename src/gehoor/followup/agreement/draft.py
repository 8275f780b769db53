"""Writing a next agreement together: start, change, put on top of a newer version, put away.

Nothing of it counts before both teams signed it (`sign`). How: `signed/drafts.py`.
"""

from gehoor.followup.agreement.models import Consent, Proposal
from gehoor.followup.agreement.versions import agreements
from gehoor.signed.drafts import Drafts

drafting = Drafts(Proposal, Consent, agreements)
start = drafting.start
change = drafting.change
rebase = drafting.rebase
close = drafting.close
proposals = drafting.open_ones
is_overtaken = drafting.is_overtaken
