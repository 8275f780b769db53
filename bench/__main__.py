"""`make bench`: everything in one run, with the floor below it.

BENCH_LEADS (default 1,000,000) is how many leads "many" is; BENCH_SECONDS (default 6) how long each load
runs; GEHOOR_POSTGRES adds a PostgreSQL server.
"""

import json
import os
import sqlite3
import statistics
import time
from contextlib import ExitStack

import psycopg

from bench.load import lead, post_leads
from bench.mail import smtp_sink
from bench.site import Site, prepared, run, serving

MANY = int(os.environ.get("BENCH_LEADS", "1000000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
POSTGRES = os.environ.get("GEHOOR_POSTGRES", "")
ODOO_CREATES, ODOO_IMPORTS = 24.5, 90  # measured on two such cores: see docs/benchmarks.md


def main() -> None:
    print(f"{os.cpu_count()} cores; client, server and database share them\n", flush=True)
    for name, url in [("SQLite", ""), *([("PostgreSQL", POSTGRES)] if POSTGRES else [])]:
        with prepared(name, url) as site:
            floor(site)
        with prepared(name, url) as site:
            posts(site)
            run(site.env, "bench.seed", str(MANY))
            posts(site)
        with prepared(name, url) as site:
            imports(site)
        with smtp_sink() as (address, sink), prepared(name, url, address) as site:
            told(site, sink.moments)
            caught_up(site, sink.moments)


def floor(site: Site) -> None:
    rate, rows = run(site.env, "bench.floor", "1500").split()
    print(
        f"{site.name:<11} floor: the same {rows} rows a lead by bare SQL: {rate} leads/s",
        flush=True,
    )


def posts(site: Site) -> None:
    with serving(site):
        post_leads(site.port, site.key, connections=4, seconds=2, salt=f"warm{time.time_ns()}")
        for connections in (1, 16):
            done = post_leads(
                site.port, site.key, connections=connections, seconds=SECONDS, salt=f"c{time.time_ns()}"
            )
            p50, p95, p99 = (done.percentile(share) for share in (0.5, 0.95, 0.99))
            print(
                f"{site.name:<11} posts, {leads_in(site):>9,} leads there, {connections:>2} connections: "
                f"{done.rate:6.0f}/s  p50 {p50:5.1f}  p95 {p95:5.1f}  p99 {p99:5.1f} ms  "
                f"{done.rate / ODOO_CREATES:4.1f}x Odoo  failures {done.failures}",
                flush=True,
            )


def imports(site: Site) -> None:
    path = os.path.join(site.env["GEHOOR_DATA"], "import.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("Voornaam,Achternaam,E-mailadres,Telefoon,Functie,Bedrijf,Branche,Bron\n")
        for number in range(20_000):
            one = lead(number, "file")
            names = ("first_name", "last_name", "email", "phone", "title", "company", "industry", "source")
            file.write(",".join(str(one[name]) for name in names) + "\n")
    start = time.perf_counter()
    report = json.loads(run(site.env, "gehoor.cli", "import", path, "--yes", "--json"))
    rate = 20_000 / (time.perf_counter() - start)
    print(
        f"{site.name:<11} import, 20,000 rows: {rate:6.0f} leads/s  {rate / ODOO_IMPORTS:4.1f}x Odoo  "
        f"{report['failed']} failed",
        flush=True,
    )


def told(site: Site, moments: list[float]) -> None:
    """From the moment a lead came in to the moment its mail was handed over, at ten leads a second."""
    with ExitStack() as stack:
        stack.enter_context(serving(site, worker=True))
        time.sleep(3)
        for number in range(100):
            post_leads(site.port, site.key, connections=1, seconds=0.001, salt=f"mail{number}")
            time.sleep(0.08)
        deadline = time.time() + 30
        while time.time() < deadline and waiting(site):
            time.sleep(0.2)
    times = sorted(waits(site))
    if not times:
        print(f"{site.name:<11} mail: nothing was handed over")
        return
    p99 = times[min(len(times) - 1, int(0.99 * len(times)))]
    print(
        f"{site.name:<11} mail handed over after p50 {statistics.median(times) * 1000:.0f} ms, "
        f"p99 {p99 * 1000:.0f} ms ({len(times)} messages, {len(moments)} arrived)\n",
        flush=True,
    )


def caught_up(site: Site, moments: list[float]) -> None:
    """How many waiting mails a second one worker hands over, after the server posted without one."""
    with serving(site):
        post_leads(site.port, site.key, connections=4, seconds=8, salt="wait")
    before = len(moments)
    run(site.env, "gehoor.cli", "work", "--once")
    told = moments[before:]
    if len(told) < 100:
        print(f"{site.name:<11} mails caught up: only {len(told)} were waiting")
        return
    rate = (len(told) - 1) / (told[-1] - told[0])
    print(f"{site.name:<11} mails caught up by one worker: {rate:.0f}/s ({len(told)} messages)\n", flush=True)


def ask(site: Site, sql: str) -> list[tuple[object, ...]]:
    """A question to the site's database, past Django."""
    if url := site.env.get("DATABASE_URL"):
        with psycopg.connect(url) as line:
            return line.execute(sql).fetchall()
    line = sqlite3.connect(os.path.join(site.env["GEHOOR_DATA"], "gehoor.sqlite3"))
    try:
        return line.execute(sql).fetchall()
    finally:
        line.close()


def leads_in(site: Site) -> int:
    return int(str(ask(site, "SELECT count(*) FROM leads_lead")[0][0]))


def waiting(site: Site) -> bool:
    return bool(ask(site, "SELECT 1 FROM notify_delivery WHERE state IN ('waiting', 'sending') LIMIT 1"))


def waits(site: Site) -> list[float]:
    """Seconds between receiving the lead and handing its mail over."""
    if "DATABASE_URL" in site.env:
        span = "EXTRACT(EPOCH FROM d.sent_at - l.received_at)::float"
    else:
        span = "(julianday(d.sent_at) - julianday(l.received_at)) * 86400.0"
    rows = ask(
        site,
        f"SELECT {span} FROM notify_delivery d JOIN leads_lead l ON l.id = d.lead_id WHERE d.state = 'sent'",
    )
    return [float(str(row[0])) for row in rows]


if __name__ == "__main__":
    main()
