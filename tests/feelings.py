"""Words for what somebody feels or is said to be feeling, in Dutch, English, French and German.

Guessing at that is never our business: EU AI Act, art. 5(1)(f) and recital 18. Whole words only, so that
"toestemming", "bestemming", "onzekerheid" (of a number) and "uncertainty" pass.
"""

import re

DUTCH = (
    r"boos|boze|verdrietige?|blij|blije|angstige?|gefrustreerde?|frustratie|ge[iï]rriteerde?|zenuwachtige?"
    r"|wanhopige?|opgewonden|opgewekte?|emoties?|emotionele?|emotioneel|stemming(?:en)?|humeur(?:en)?"
    r"|gemoed(?:stoestand)?|sentiment(?:en)?|enthousiaste?|enthousiasme|gestreste?|gestresst|onzekere?"
    r"|gemotiveerde?|verveelde?|tevreden|ontevreden|minachting|minachtende?|gespannen|energieke?"
)
ENGLISH = (
    r"angry|anger|sad|sadness|happy|happiness|anxious|anxiety|frustrated|frustration|irritated|nervous"
    r"|upset|excited|excitement|emotions?|emotional|moods?|sentiments?|enthusiastic|enthusiasm|stressed"
    r"|insecure|motivated|bored|boredom|contempt|contemptuous|satisfied|dissatisfied|energetic|confident"
)
FRENCH = (
    r"enthousiastes?|stressée?s?|nerveux|nerveuses?|fâchée?s?|colère|joyeux|joyeuses?|heureux|heureuses?"
    r"|incertaine?s?|frustrée?s?|motivée?s?|ennuyée?s?|émotions?|émotionnel(?:le)?s?|humeurs?|mépris"
)
GERMAN = (
    r"begeisterte?[rsn]?|enthusiastische?[rsn]?|gestresste?[rsn]?|nervöse?[rsn]?|nervös|wütende?[rsn]?"
    r"|verärgerte?[rsn]?|böse|froh|fröhliche?[rsn]?|glückliche?[rsn]?|unsichere?[rsn]?|unsicher"
    r"|frustrierte?[rsn]?|motivierte?[rsn]?|gelangweilte?[rsn]?|gefühle?|emotionen|stimmung(?:en)?|laune"
)
FEELINGS = re.compile(rf"\b(?:{DUTCH}|{ENGLISH}|{FRENCH}|{GERMAN})\b", re.IGNORECASE)
