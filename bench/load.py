"""Posting leads over keep-alive connections, each waiting for its answer before it posts again."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

TITLES = ("Directeur", "Inkoper", "Hoofd IT", "Stagiair", "Eigenaar", "Medewerker", "CFO")
INDUSTRIES = ("software", "bouw", "zorg", "logistiek", "industrie", "horeca")


@dataclass
class Result:
    """What a run measured: answers per second and the time of each answer in milliseconds."""

    seconds: float
    times: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def lead(number: int, salt: str) -> dict[str, object]:
    """One made-up lead: two in three are MQL, all of them distinct people of some thousand companies."""
    chance = random.Random(f"{salt}{number}")
    return {
        "first_name": "Sanne", "last_name": f"de Vries {number}",
        "email": f"sanne.{salt}.{number}@bedrijf{chance.randrange(5000)}.nl",
        "phone": f"+316{10_000_000 + chance.randrange(89_000_000)}",
        "title": chance.choice(TITLES), "company": f"Bedrijf {number}",
        "industry": chance.choice(INDUSTRIES), "employees": chance.randrange(1, 900),
        "country": "NL", "source": chance.choice(("linkedin", "google", "website")),
        "messageId": f"{salt}-{number}",
        "events": [{"event": "demo_requested", "properties": {"path": "/demo"}}],
    }  # fmt: skip


def post_leads(port: int, key: str, *, connections: int, seconds: float, salt: str) -> Result:
    """Post for `seconds` from `connections` threads; every answer other than 201 is a failure."""
    result, lock, counter = Result(seconds), threading.Lock(), iter(range(10**9))
    stop = time.monotonic() + seconds

    def one() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        times, failures = [], 0
        while time.monotonic() < stop:
            with lock:
                number = next(counter)
            body = json.dumps(lead(number, salt))
            start = time.perf_counter()
            line.request("POST", "/api/v1/leads", body, headers)
            answer = line.getresponse()
            answer.read()
            times.append((time.perf_counter() - start) * 1000)
            failures += answer.status != 201
        with lock:
            result.times.extend(times)
            result.failures += failures

    threads = [threading.Thread(target=one) for _ in range(connections)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.monotonic() - started
    return result
