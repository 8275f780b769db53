"""Dutch or English? By the small words that everybody uses."""

import re

from gehoor.listening.lexicon.bag import bag

DUTCH = bag("de het een en van ik je dat is niet op te zijn met voor maar dan wat ook er nog wij u bij")
ENGLISH = bag("the and you to of that is not it for with but what we are have this do was so about your")
WORD = re.compile(r"[a-z']+")
LEAST = 3


def language_of(text: str) -> str:
    """ "nl", "en", or "" when there are too few words to say. Words both use ("is", "we") hardly count."""
    words = WORD.findall(text.casefold())
    dutch = sum(word in DUTCH and word not in ENGLISH for word in words)
    english = sum(word in ENGLISH and word not in DUTCH for word in words)
    if max(dutch, english) < LEAST or dutch == english:
        return ""
    return "nl" if dutch > english else "en"
