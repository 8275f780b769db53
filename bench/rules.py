"""`make bench-rules`: scoring one lead, every lead, and a publication while posts come in.

BENCH_RULE_LEADS (default 1,000,000) is how many leads are scored at once, with twenty events each;
BENCH_PUBLISH_LEADS (default 100,000) how many a publication has to reach. GEHOOR_POSTGRES adds PostgreSQL,
BENCH_SPARK=1 adds Spark in this process and on a master with two workers.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.load import Result, post_leads
from bench.site import free_port, prepared, run, serving

LEADS = int(os.environ.get("BENCH_RULE_LEADS", "1000000"))
PUBLISHED = int(os.environ.get("BENCH_PUBLISH_LEADS", "100000"))
POSTGRES = os.environ.get("GEHOOR_POSTGRES", "")
SPARK = os.environ.get("BENCH_SPARK") == "1"
SETTLED = 35  # seconds after which seeded events no longer count as just coming in


def main() -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="gehoor-bench-") as directory:
        environment = {**os.environ, "GEHOOR_DATA": directory}
        environment.pop("DATABASE_URL", None)
        print(run(environment, "bench.one_lead"), flush=True)
        every_lead(environment, directory)
    for name, url in [("SQLite", ""), *([("PostgreSQL", POSTGRES)] if POSTGRES else [])]:
        publication(name, url)


def every_lead(environment: dict[str, str], directory: str) -> None:
    """All engines on the same files, and whether every total and every line is the same."""
    run(environment, "bench.many", "make", directory, str(LEADS))
    answers = [one_engine(environment, directory, "DuckDB", "duckdb", "")]
    if POSTGRES:
        answers.append(one_engine(environment, directory, "PostgreSQL, in place", "postgres", POSTGRES))
    if SPARK:
        answers.append(one_engine(environment, directory, "Spark, local", "spark", "local[2]"))
        with cluster() as address:
            name = "Spark, two workers"
            answers.append(one_engine(environment, directory, name, "spark", address))
    same = all(answer == answers[0] for answer in answers)
    lines = answers[0]["lines"]
    print(f"every lead           {len(answers)} engines, {lines:,} ledger lines: ", end="")
    print("the same answer from all\n" if same else f"OTHER ANSWERS {answers}\n", flush=True)


def one_engine(
    environment: dict[str, str], directory: str, title: str, name: str, address: str
) -> dict[str, Any]:
    output = run(environment, "bench.many", name, address, directory)
    found = json.loads(output.strip().splitlines()[-1])
    print(
        f"every lead           {title:<22} {LEADS:>9,} leads, {LEADS * 20:>10,} events: "
        f"score {found['score']:6.1f} s (CPU of this process {found['cpu']:.1f} s), "
        f"bringing them in {found['load']:5.1f} s, peak of this process {found['memory']:.1f} GB",
        flush=True,
    )
    answer: dict[str, Any] = found["answer"]
    return answer


@contextmanager
def cluster() -> Iterator[str]:
    """A Spark master with two workers of one core each, on this machine."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    package = "org.apache.spark.deploy"
    commands = [
        [f"{package}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"],
        *[[f"{package}.worker.Worker", "--cores", "1", "--memory", "2g", "--webui-port", "0", address]] * 2,
    ]
    with tempfile.TemporaryDirectory(prefix="gehoor-spark-") as work:
        processes = []
        try:
            for command in commands:
                processes.append(
                    subprocess.Popen(
                        [str(home / "bin" / "spark-class"), *command],
                        env={**environment, "SPARK_WORKER_DIR": work, "PYSPARK_PYTHON": sys.executable},
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    )
                )  # fmt: skip
                time.sleep(8)
            yield address
        finally:
            for process in reversed(processes):
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(20)


def publication(name: str, url: str) -> None:
    """From the second signature to the last lead, while somebody posts all the time."""
    with prepared(name, url) as site:
        run(site.env, "bench.seed", str(PUBLISHED))
        with serving(site, worker=True):
            time.sleep(SETTLED)
            calm = posting(site.port, site.key, "calm", lambda: time.sleep(6))
            told: list[str] = []
            busy = posting(
                site.port, site.key, "busy", lambda: told.append(run(site.env, "bench.publish").strip())
            )
    seconds, left = told[0].split()
    print(
        f"publication          {name:<11}{PUBLISHED:>9,} leads: {float(seconds):6.1f} s to the last one, "
        f"{left} left behind",
        flush=True,
    )
    for title, result in (("before", calm), ("meanwhile", busy)):
        print(
            f"publication          {name:<11}posts {title:<9} {result.rate:5.0f}/s  "
            f"p50 {result.percentile(0.5):5.1f}  p99 {result.percentile(0.99):6.1f} ms  "
            f"failures {result.failures}",
            flush=True,
        )


def posting(port: int, key: str, salt: str, what: Any) -> Result:
    """Post on one connection for as long as `what` takes."""
    results: list[Result] = []
    stop = threading.Event()

    def post() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            results.append(post_leads(port, key, connections=1, seconds=0.5, salt=f"{salt}{number}"))

    thread = threading.Thread(target=post)
    thread.start()
    try:
        what()
    finally:
        stop.set()
        thread.join()
    return Result(
        sum(result.seconds for result in results),
        [one for result in results for one in result.times],
        sum(result.failures for result in results),
    )


if __name__ == "__main__":
    main()
