"""How each measure is taken, in a sentence or two: what a report says to who asks."""

from typing import Final

from django.utils.translation import gettext_lazy

from gehoor.lib.words import Words

FORMULAS: Final[Words] = {
    "opening": gettext_lazy(
        "Ten seconds from your first words. Above your range: at least two of the four numbers below are "
        "higher than usual for you. Below: at least two are lower, and pitch range or level is one of "
        "them. Usual is the median of your last calls on the same kind of line, plus or minus one and a "
        "half times their spread."
    ),
    "opening_rate": gettext_lazy(
        "Syllables per second of speech, in the first ten seconds. Counts from ten percent."
    ),
    "opening_pitch": gettext_lazy(
        "Median pitch in semitones above 100 Hz. Counts from one and a half semitones."
    ),
    "opening_range": gettext_lazy(
        "From the tenth to the ninetieth percentile of your pitch, in semitones. Counts from three semitones."
    ),
    "opening_level": gettext_lazy(
        "Level of the first ten seconds minus that of the rest of this call, in decibels. Counts from "
        "two decibels."
    ),
    "talk_share": gettext_lazy(
        "Your speaking time divided by that of both together. Short signs of listening do not count; "
        "where both speak it counts for both."
    ),
    "share_of_call": gettext_lazy(
        "Your speaking time divided by the time from the first to the last word of anybody."
    ),
    "longest_monologue": gettext_lazy(
        "From the first to the last word of a turn; a hm or yes of the customer does not end it, a "
        "silence of three seconds does."
    ),
    "longest_customer_turn": gettext_lazy("The same for the customer."),
    "turn_rate": gettext_lazy("How often the turn goes from one to the other, per minute."),
    "response_latency": gettext_lazy(
        "Median time from the end of the customer's turn to the start of yours; below zero you start "
        "before the end. To be read beside the customer's own in the same call; there is no good number "
        "in general."
    ),
    "customer_response_latency": gettext_lazy(
        "Median time from the end of your turn to the start of the customer's. The far side is heard with "
        "the delay of the line in it."
    ),
    "micro_pause": gettext_lazy("Of the answers to a resistance, how many began after 0.7 second or more."),
    "after_resistance": gettext_lazy(
        "Syllables per second in the first six seconds of your speech after a resistance, against the "
        "twenty before it. The median over all of them; within seven percent is equal."
    ),
    "overlap": gettext_lazy(
        "Time in which both speak, short signs of listening left out, divided by the time from the first "
        "to the last word."
    ),
    "interruptions": gettext_lazy(
        "You start at least 0.3 second before the customer's end, and both speak for half a second or "
        "more. Per ten minutes of the customer's speech."
    ),
    "customer_interruptions": gettext_lazy("The same the other way round."),
    "back_channels": gettext_lazy(
        "Sounds of at most a second, like hm or yes, while the other goes on. Per minute of the other's "
        "speech. Without a transcript they are only possibly that."
    ),
    "customer_back_channels": gettext_lazy("The same for the customer."),
    "articulation_rate": gettext_lazy(
        "Syllables divided by your speaking time, silences from 0.2 second left out."
    ),
    "speaking_rate": gettext_lazy("Syllables divided by the length of your turns, pauses included."),
    "pitch_level": gettext_lazy("Median pitch of your voice, in semitones above 100 Hz."),
    "pitch_range": gettext_lazy("From the tenth to the ninetieth percentile of your pitch, in semitones."),
    "level": gettext_lazy(
        "Mean power of your speech in decibels below the loudest that the file can hold. It depends on "
        "telephone and line, so calls cannot be compared by it."
    ),
    "pauses": gettext_lazy("Silences of 0.2 to 1 second within your turns, per ten seconds of turn."),
    "longest_pause": gettext_lazy("The longest silence within a turn of yours."),
    "fillers": gettext_lazy(
        "Eh, uhm, you know and the like per hundred words, as far as the transcript has them."
    ),
    "questions": gettext_lazy("Sentences of yours that ask, by their words or by a question mark."),
}
