"""Which of the voices sells: told by the caller, named by the file, or left open."""

from collections.abc import Sequence
from dataclasses import replace

from gehoor.listening.lexicon.bag import bag
from gehoor.listening.shape import Speaker, Utterance, Warn

SELLER = bag(
    "verkoper verkoopster seller sales salesrep rep agent adviseur consultant accountmanager ae sdr bdr",
    "medewerker host internal",
)
CUSTOMER = bag("klant customer prospect lead caller beller guest external client inkoper buyer")


def role(label: str) -> Speaker | None:
    """The side that a label names by itself, such as "Klant" or "Agent 1"."""
    words = label.casefold().replace("-", " ").replace("_", " ").split()
    words = [word.strip("()") for word in words if not word.isdigit()]
    if any(word in SELLER for word in words):
        return "seller"
    return "customer" if any(word in CUSTOMER for word in words) else None


def assign(utterances: Sequence[Utterance], seller: str | None) -> tuple[list[Utterance], list[Warn]]:
    """The same utterances with their speaker, and a warning where that is not known for sure."""
    labels = list(dict.fromkeys(u.label for u in utterances))
    sides, warnings = told(labels, seller) if seller else ({}, [])
    if not sides:
        sides = {label: side for label in labels if (side := role(label)) is not None}
    if "seller" in sides.values() or len(labels) == 2:
        sides = completed(sides, labels)
    if any(label not in sides for label in labels):
        warnings.append(Warn("speakers_unknown", {"labels": labels[:20]}))
    if len(labels) > 2:
        warnings.append(Warn("more_than_two_speakers", {"count": len(labels)}))
    return [replace(u, speaker=sides.get(u.label, u.speaker)) for u in utterances], warnings


def told(labels: Sequence[str], seller: str) -> tuple[dict[str, Speaker], list[Warn]]:
    """Everybody's side when we are told the seller's name: the whole label, else a word of it."""
    wanted = seller.casefold().strip()
    same = [label for label in labels if label.casefold() == wanted]
    same = same or [label for label in labels if label and wanted in label.casefold().split()]
    if len(same) != 1:
        return {}, [Warn("seller_not_found", {"seller": seller, "labels": list(labels)[:20]})]
    return {label: "seller" if label == same[0] else "customer" for label in labels if label}, []


def completed(sides: dict[str, Speaker], labels: Sequence[str]) -> dict[str, Speaker]:
    """With one side known, everybody else who has a name is the other."""
    known = set(sides.values())
    if len(known) != 1:
        return sides
    other: Speaker = "customer" if "seller" in known else "seller"
    return {label: sides.get(label, other) for label in labels if label}
