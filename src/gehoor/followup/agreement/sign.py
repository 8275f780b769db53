"""Two signatures make an agreement: one of marketing, one of sales. How: `signed/signing.py`."""

from gehoor.followup.agreement.draft import drafting
from gehoor.followup.agreement.models import Consent
from gehoor.signed.signing import Signing

signing = Signing(Consent, drafting)
sign = signing.sign
withdraw = signing.withdraw
signatures = signing.signatures
