"""Moments, signals, sounds and things to try: their names, and why they are shown."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoor.calls.words.measures import amount
from gehoor.lib.words import Words, filled, word
from gehoor.listening.shape import Moment, Sound, Suggestion

MOMENTS: Final[Words] = {
    "opening": gettext_lazy("Opening"),
    "monologue": gettext_lazy("Long turn"),
    "interruption": gettext_lazy("Came in early"),
    "silence": gettext_lazy("Silence"),
    "no_pause": gettext_lazy("Answered at once"),
    "resistance": gettext_lazy("Resistance"),
    "possible_resistance": gettext_lazy("Possible resistance"),
    "yes_but": gettext_lazy("Yes, but"),
    "yes_and": gettext_lazy("Yes, and"),
    "next_step": gettext_lazy("Next step"),
    "discount": gettext_lazy("Discount"),
    "assumption": gettext_lazy("Assumption spoken aloud"),
    "summary": gettext_lazy("Summary"),
    "options": gettext_lazy("Choices offered"),
    "premature_pitch": gettext_lazy("Offer before questions"),
    "checklist_row": gettext_lazy("Questions in a row"),
    "funnel": gettext_lazy("Funnel of questions"),
    "yes_rhythm": gettext_lazy("Yes after yes"),
    "question": gettext_lazy("Question"),
    "question_open": gettext_lazy("Open question"),
    "question_narrow": gettext_lazy("Narrow question"),
    "question_closed": gettext_lazy("Closed question"),
    "question_tag": gettext_lazy("Statement with a tag"),
    "acknowledgement": gettext_lazy("Acknowledged"),
}
WHYS: Final[Words] = {
    "opening_above": gettext_lazy("Your first ten seconds lie above your own range: %(sides)s."),
    "opening_below": gettext_lazy("Your first ten seconds lie below your own range: %(sides)s."),
    "opening_within": gettext_lazy("Your first ten seconds lie within your usual range."),
    "opening_above_provisional": gettext_lazy(
        "Your first ten seconds lie above the rest of this call: %(sides)s."
    ),
    "opening_below_provisional": gettext_lazy(
        "Your first ten seconds lie below the rest of this call: %(sides)s."
    ),
    "opening_within_provisional": gettext_lazy("Your first ten seconds were like the rest of this call."),
    "monologue": gettext_lazy("You spoke for %(seconds)s s with nothing but short signs from the customer."),
    "interruption_yielded": gettext_lazy(
        "You began while the customer spoke; both were heard for %(overlap_s)s s, then the customer stopped."
    ),
    "interruption_went_on": gettext_lazy(
        "You began while the customer spoke; both were heard for %(overlap_s)s s, and the customer went on."
    ),
    "silence": gettext_lazy("Nobody spoke for %(seconds)s s."),
    "no_pause": gettext_lazy("The customer had spoken for %(seconds)s s; you began after %(fto_s)s s."),
    "resistance": gettext_lazy("The words show resistance: %(class)s."),
    "resistance_with_pause": gettext_lazy(
        "The words show resistance: %(class)s. You left %(fto_s)s s before you answered."
    ),
    "resistance_without_pause": gettext_lazy(
        "The words show resistance: %(class)s. You answered after %(fto_s)s s."
    ),
    "possible_resistance": gettext_lazy(
        "A short answer after a long silence. Only the times say so; listen whether there was something."
    ),
    "no_pause_early": gettext_lazy(
        "The customer had spoken for %(seconds)s s; you began %(early_s)s s before the end."
    ),
    "resistance_without_pause_early": gettext_lazy(
        "The words show resistance: %(class)s. You began %(early_s)s s before the customer had finished."
    ),
    "yes_but": gettext_lazy("A yes that is followed by a but takes the yes back."),
    "yes_and": gettext_lazy("A yes that is followed by an and stays a yes."),
    "next_step": gettext_lazy("Something was agreed for after this call."),
    "discount": gettext_lazy("A discount or rebate was named."),
    "assumption": gettext_lazy("Something was said about the customer that the customer had not said."),
    "summary": gettext_lazy("What was heard was given back."),
    "options": gettext_lazy("%(n)s possibilities were laid on the table."),
    "premature_pitch": gettext_lazy(
        "A long turn about your offer, after %(open_questions)s answered open questions."
    ),
    "checklist_row": gettext_lazy("%(n)s questions in a row that took nothing up from the answers."),
    "funnel_open_to_closed": gettext_lazy("%(n)s questions on one subject, from open to closed."),
    "funnel_closed_to_open": gettext_lazy("%(n)s questions on one subject, from closed to open."),
    "funnel_mixed": gettext_lazy("%(n)s questions on one subject, open and closed mixed."),
    "yes_rhythm": gettext_lazy("%(n)s times yes in a row after a closed question. A count, no more."),
}
RESISTANCE: Final[Words] = {
    "price": gettext_lazy("price"),
    "time": gettext_lazy("no time"),
    "supplier": gettext_lazy("has a supplier already"),
    "think": gettext_lazy("wants to think about it"),
    "consult": gettext_lazy("has to consult"),
    "mail": gettext_lazy("asks for a mail"),
    "later": gettext_lazy("not now"),
    "no_interest": gettext_lazy("no interest"),
    "trust": gettext_lazy("does not know you yet"),
    "no": gettext_lazy("a plain no"),
}
NEEDS: Final[Words] = {
    "safety": gettext_lazy("To ask yourself: what would make this step safe enough?"),
    "certainty": gettext_lazy("To ask yourself: what does the customer still want to know for sure?"),
    "control": gettext_lazy("To ask yourself: how does the choice stay with the customer?"),
}
SIDES: Final[Mapping[tuple[str, str], "str | Promise"]] = {
    ("rate", "above"): gettext_lazy("faster"),
    ("rate", "below"): gettext_lazy("slower"),
    ("pitch", "above"): gettext_lazy("higher"),
    ("pitch", "below"): gettext_lazy("lower"),
    ("range", "above"): gettext_lazy("wider in pitch"),
    ("range", "below"): gettext_lazy("narrower in pitch"),
    ("level", "above"): gettext_lazy("louder"),
    ("level", "below"): gettext_lazy("softer"),
}
TIPS: Final[Words] = {
    "take_up_first": gettext_lazy("Next time, first repeat what you heard, and answer after that."),
    "value_before_discount": gettext_lazy(
        "Next time, first ask what it is compared with, before a discount is on the table."
    ),
    "ask_before_offering": gettext_lazy("Next time, ask two open questions before you tell what you have."),
    "use_their_word": gettext_lazy("Next time, begin your question with a word from the answer."),
    "pause_after_resistance": gettext_lazy("Next time, count to one before you answer."),
    "ask_instead_of_assume": gettext_lazy("Next time, make a question of what you assume."),
    "shorter_stretch": gettext_lazy(
        "Next time, stop after half a minute and ask what that means for the customer."
    ),
    "and_instead_of_but": gettext_lazy("Next time, try “yes, and” where you would say “yes, but”."),
    "agree_next_step": gettext_lazy("Next time, agree on a day and a time before you hang up."),
    "fewer_options": gettext_lazy(
        "Next time, offer two possibilities; more can come when they are asked for."
    ),
    "summarise": gettext_lazy(
        "Next time, give back in two sentences what you heard, and ask whether it is right."
    ),
    "open_first": gettext_lazy("Next time, begin a subject with how or what."),
}
TIP_SOURCES: Final[Words] = {
    "house": gettext_lazy("own rule of Gehoor; not measured elsewhere"),
    "gong_labs": gettext_lazy("after figures published by Gong Labs; other calls than yours"),
    "practitioners": gettext_lazy("after what people who coach calls write; not measured"),
}
SIGNALS: Final[Words] = {
    "few_words": gettext_lazy("Few words: %(share)s %% of the talk was the customer's."),
    "hedges": gettext_lazy("%(hedges)s hedging words in %(words)s words of the customer."),
    "long_answers": gettext_lazy("Long answers: %(share)s %% of the talk was the customer's."),
    "takes_lead": gettext_lazy(
        "The customer asked %(asked)s of %(asked_by_both)s questions, and came in early %(early)s times."
    ),
}
SOUNDS: Final[Words] = {
    "hold_music": gettext_lazy("hold music"),
    "ring_tone": gettext_lazy("ring tone"),
    "dtmf": gettext_lazy("key tones"),
    "voicemail": gettext_lazy("voicemail"),
    "silence": gettext_lazy("silence"),
    "clipping": gettext_lazy("too loud for the file"),
}


def moment_name(kind: str) -> str:
    """What a kind of moment is called."""
    return word(MOMENTS, kind)


def why(moment: Moment) -> str:
    """Why the moment is marked, as a sentence with its facts."""
    code = _funnel(moment.data) if moment.why == "funnel" else moment.why
    if moment.data.get("fto_s", 0) < 0 and f"{code}_early" in WHYS:
        code = f"{code}_early"
    if moment.data.get("provisional"):  # there are no earlier calls to have a usual range from
        code = f"{code}_provisional"
    return _marked(WHYS.get(code, ""), _facts(moment.data))


def need(code: str) -> str:
    """A question to ask oneself about what may lie beneath a resistance; never a finding."""
    return str(NEEDS.get(code, ""))


def resistance_class(code: str) -> str:
    """What the resistance was about, within a sentence."""
    return word(RESISTANCE, code)


def tip(suggestion: Suggestion) -> str:
    """One thing to try next time."""
    return _marked(TIPS.get(suggestion.code, ""), suggestion.data)


def tip_source(code: str) -> str:
    """Where the idea comes from."""
    return word(TIP_SOURCES, code)


def signal(found: Mapping[str, Any]) -> str:
    """What was counted on the customer's side of this call."""
    counts = found.get("counts", {})
    written = {key: amount(one, "%" if key == "share" else "") for key, one in counts.items()}
    return _marked(SIGNALS.get(str(found.get("kind")), ""), written)


def sound(one: Sound) -> str:
    """What else is on the line."""
    return word(SOUNDS, one.kind)


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    facts = {
        key: amount(one, "dB" if key == "seconds" else "s") if isinstance(one, float) else one
        for key, one in data.items()
    }
    if "fto_s" in data:
        facts["early_s"] = amount(abs(data["fto_s"]), "s")
    facts["class"] = resistance_class(str(data.get("class", "")))
    sides = data.get("sides", {})
    facts["sides"] = ", ".join(str(SIDES[key, side]) for key, side in sides.items() if (key, side) in SIDES)
    return facts


def _funnel(data: Mapping[str, Any]) -> str:
    tau = float(data.get("tau") or 0.0)
    if tau < -0.3:
        return "funnel_open_to_closed"
    return "funnel_closed_to_open" if tau > 0.3 else "funnel_mixed"


def _marked(sentence: "str | Promise", facts: Mapping[str, Any]) -> str:
    return filled(sentence, facts, _("Marked; its facts cannot be read."))
