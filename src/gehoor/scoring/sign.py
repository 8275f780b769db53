"""Two signatures make a definition count: one of marketing, one of sales. How: `signed/signing.py`."""

from gehoor.scoring.draft import drafting
from gehoor.scoring.models import Signature
from gehoor.signed.signing import Signing
from gehoor.signed.signing import sides as sides

signing = Signing(Signature, drafting)
sign = signing.sign
withdraw = signing.withdraw
signatures = signing.signatures
