"""What can be counted in the seller's words without weighing them: fillers, questions by form."""

import re
from collections import Counter

from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.call import Call, missing, number
from gehoor.listening.shape import Marker, Measure

LEAST_WORDS = 100
FILLERS = re.compile(
    r"\b(?:e+h+|u+h+|u+h*m+|e+h*m+|hm+|zeg maar|eigenlijk|gewoon|er+m*|you know|sort of|kind of|basically)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
ASKED = "question_"
FORMS = ("open", "narrow", "closed", "tag")


def word_measures(call: Call) -> dict[str, Measure]:
    """fillers per hundred words of the seller; questions of the seller, with their forms in `data`."""
    if not call.has_words:
        fillers, questions = (
            missing(*one, call.why_no_words) for one in (("fillers", "%"), ("questions", ""))
        )
        return {"fillers": fillers, "questions": questions}
    return {"fillers": _fillers(call), "questions": _questions(call)}


def _fillers(call: Call) -> Measure:
    text = " ".join(turn.text for turn in call.floor.turns if turn.speaker == "seller")
    words = len(_WORD.findall(text))
    if words < LEAST_WORDS:
        return missing("fillers", "%", "too_few_words", call.floor.source, words)
    found = Counter(match.lower() for match in FILLERS.findall(text))
    n = sum(found.values())
    data = {"counts": dict(found.most_common(5)), "words": words}
    error = 100 * uncertainty.of_count(n) / words
    return number("fillers", 100 * n / words, "%", n, error, "text", data)


def _questions(call: Call) -> Measure:
    forms = Counter(form_of(one) for one in call.markers if one.speaker == "seller")
    data = {form: forms[form] for form in FORMS}
    n = sum(data.values())
    return number("questions", n, "", n, uncertainty.of_count(n), "text", data)


def form_of(marker: Marker) -> str:
    """open, narrow, closed or tag for a question; empty for any other marker."""
    if marker.kind.startswith(ASKED):
        return marker.kind.removeprefix(ASKED)
    return str(marker.data.get("form", "")) if marker.kind == "question" else ""
