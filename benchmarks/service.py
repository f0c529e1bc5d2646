"""The service under load: how fast it answers, next to the fastest that the same server answers anything.

    python benchmarks/service.py [--models 8000] [--seconds 4] [only some of: reads writes usage swap growth]

The service is a process of its own, and so is the load. Machines and their moods differ, so look at ratios: what is
compared is asked in turns. `CPU` is milliseconds of the service's processor for one request, which other programs
disturb least. Writes are measured on PostgreSQL, where Debian's package is installed, and on SQLite.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from tests.support.entries import least  # noqa: E402
from tests.support.postgresql import cluster  # noqa: E402

from model_registry.service.database import Database  # noqa: E402
from model_registry.service.keys import Keys  # noqa: E402

API = "/api/registry"
HOSTS = (
    "openai groq openrouter together deepinfra fireworks azure-openai novita nebius venice aws-bedrock cerebras "
    "sambanova siliconflow chutes hyperbolic friendli nscale baseten vercel"
).split()
TICK = os.sysconf("SC_CLK_TCK")


class Load(NamedTuple):
    """What a load was answered."""

    rate: float
    """Answers a second."""
    cpu: float
    """Milliseconds of the service's processor for each."""
    statuses: Counter[int]
    slowest: float
    """Seconds of the slowest answer."""


def catalog(models: int) -> list[dict[str, Any]]:
    """Made-up entries of so many models; the first is served by twenty."""
    chance = random.Random(1)
    made = []
    for number in range(models):
        maker = chance.choice(("meta", "openai", "mistral", "alibaba"))
        abilities = {"vision": 0.3, "tools": 0.6, "reasoning": 0.2, "streaming": 1}
        facts = {
            "developer": maker,
            "canonical_id": f"{maker}/m-{number}",
            "name": f"Model {number}",
            "context_window": chance.choice((8_000, 32_000, 128_000, 200_000)),
            "max_output_tokens": 4_096,
            "capabilities": {name: chance.random() < share for name, share in abilities.items()},
            "status": "active",
        }
        for host in HOSTS if number == 0 else chance.sample(HOSTS, chance.choice((1, 1, 2, 3))):
            prices = {"input": round(chance.random() * 5, 3), "output": round(chance.random() * 20, 3)}
            made.append(least(f"{host}/{maker}-m-{number}", **facts, pricing=prices))
    return made


class Service:
    """A running service."""

    def __init__(self, port: int, process: int, key: str) -> None:
        self.port, self.process, self.key = port, process, key

    def cpu(self) -> float:
        """Seconds of the processor it has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def aside(self) -> float:
        """Seconds of the processor that threads have used besides the one that answers: those that take over news."""
        fields = (
            Path(task, "stat").read_text().rpartition(")")[2].split()
            for task in Path(f"/proc/{self.process}/task").iterdir()
            if task.name != str(self.process)
        )
        return sum(int(each[11]) + int(each[12]) for each in fields) / TICK

    def memory(self) -> tuple[int, int]:
        """MiB it uses now, and the most it has used."""
        told = dict(line.split(":", 1) for line in Path(f"/proc/{self.process}/status").read_text().splitlines())
        return int(told["VmRSS"].split()[0]) // 1024, int(told["VmHWM"].split()[0]) // 1024

    def load(self, make: Callable[[int], bytes], seconds: float, clients: int = 8) -> Load:
        """Send what `make` makes of a running number, by so many clients at once."""
        return asyncio.run(self._load(make, seconds, clients))

    async def _load(self, make: Callable[[int], bytes], seconds: float, clients: int) -> Load:
        numbers, statuses, slowest = itertools.count(), Counter[int](), [0.0]
        began, before = time.monotonic(), self.cpu()

        async def client() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            while (sent := time.monotonic()) < began + seconds:
                writer.write(make(next(numbers)))
                statuses[(await answer_of(reader))[0]] += 1
                slowest[0] = max(slowest[0], time.monotonic() - sent)
            writer.close()

        await asyncio.gather(*(client() for _ in range(clients)))
        count = sum(statuses.values())
        return Load(count / (time.monotonic() - began), (self.cpu() - before) * 1000 / count, statuses, slowest[0])

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """One answer: its status, head and body."""

        async def asking() -> tuple[int, bytes, bytes]:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(request)
            told = await answer_of(reader)
            writer.close()
            return told

        return asyncio.run(asking())

    def json(self, path: str) -> Any:
        """What an address says."""
        return json.loads(self.ask(get(path))[2])


async def answer_of(reader: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    """An answer as it comes in."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    return int(head[9:12]), head, await reader.readexactly(length)


def get(path: str, **headers: str) -> bytes:
    """A request that reads."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{told}\r\n".encode()


def send(method: str, path: str, document: Any, key: str = "") -> bytes:
    """A request with a document."""
    body = json.dumps(document).encode()
    more = f"Authorization: Bearer {key}\r\nIf-Match: *\r\n" if key else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{more}\r\n".encode() + body


@contextmanager
def serving(models: int, address: str | None = None, poll: str = "0.5") -> Iterator[Service]:
    """The service over a made-up catalog, on SQLite unless told."""
    from tests.integration.service.test_command import free_port

    with tempfile.TemporaryDirectory() as folder:
        entries = Path(folder, "models.json")
        entries.write_text(json.dumps(catalog(models)))
        address = address or f"sqlite:///{folder}/service.db"
        database = Database(address)
        database.upgrade()
        _, key = Keys(database).create("admin")
        database.close()
        port = free_port()
        command = [sys.executable, "-m", "model_registry", "service", "run", "--port", str(port), "--catalog", entries]
        # Where the log goes costs as well: as in operation, to a file.
        with Path(folder, "log").open("wb") as log:
            environment = {**os.environ, "DATABASE_URL": address, "MODEL_REGISTRY_SERVICE_POLL": poll}
            process = subprocess.Popen([*map(str, command)], stderr=log, env=environment)
            try:
                service = Service(port, process.pid, key)
                while True:
                    try:
                        if service.ask(get("/readyz"))[0] == 200:
                            break
                    except OSError:
                        if process.poll() is not None:
                            raise SystemExit(Path(folder, "log").read_text()) from None
                        time.sleep(0.1)
                yield service
            finally:
                process.terminate()
                process.wait()


def tell(what: str, load: Load, against: Load | None = None, aim: str = "") -> None:
    """Print a line of the result."""
    wrong = {status: count for status, count in load.statuses.items() if status >= 400 or status == 0}
    ratio = f"{load.rate / against.rate:5.2f} ×  (CPU {against.cpu / load.cpu:5.2f} ×)" if against else ""
    cpu = f"CPU {load.cpu:6.2f} ms"
    print(f"{what:34} {load.rate:8,.0f}/s  {cpu}  {ratio:24} {aim:12} {wrong or ''}", flush=True)


def in_turns(service: Service, seconds: float, **made: Callable[[int], bytes]) -> dict[str, Load]:
    """Loads that are compared, each for so long in all, in turns of half a second."""
    parts: dict[str, list[Load]] = {name: [] for name in made}
    counts = dict.fromkeys(made, 0)
    for make in made.values():
        service.load(make, 0.3)
    for _ in range(max(1, round(seconds / 0.5))):
        for name, make in made.items():
            first = counts[name] = counts[name] + 1_000_000
            parts[name].append(service.load(partial(_later, make, first), 0.5))
    return {name: total(loads) for name, loads in parts.items()}


def _later(make: Callable[[int], bytes], first: int, number: int) -> bytes:
    return make(first + number)


def total(loads: list[Load]) -> Load:
    """Several loads as one."""
    statuses = sum((each.statuses for each in loads), Counter[int]())
    times = [sum(each.statuses.values()) for each in loads]
    return Load(
        sum(times) / sum(count / each.rate for count, each in zip(times, loads, strict=True)),
        sum(each.cpu * count for count, each in zip(times, loads, strict=True)) / sum(times),
        statuses,
        max(each.slowest for each in loads),
    )


def prompt(number: int) -> dict[str, int]:
    """A prompt that is like no other, and fits into every model."""
    return {"prompt_tokens": number % 4_000, "max_output_tokens": 1 + number // 4_000 % 3_000}


def reads(models: int, seconds: float) -> None:
    """Questions that differ each time, the same question with its tag, and static bytes."""
    with serving(models) as service:
        same = f"{API}/search?capability=vision&min_context=100000&limit=20"
        tag = next(
            line[6:] for line in service.ask(get(same))[1].decode().split("\r\n") if line.lower().startswith("etag")
        )
        first = next(
            f"{maker}/m-0"
            for maker in ("meta", "openai", "mistral", "alibaba")
            if service.ask(get(f"{API}/models/{maker}/m-0"))[0] == 200
        )
        routes = len(service.json(f"{API}/models/{first}/routes")["items"])
        found = in_turns(
            service,
            seconds,
            static=lambda _: get("/livez"),
            search=lambda n: get(f"{API}/search?capability=vision&max_input_price=4.{n:09}&limit=20"),
            again=lambda _: get(same),
            known=lambda _: get(same, If_None_Match=tag),
            cheapest=lambda n: send("POST", f"{API}/routes/cheapest", {**prompt(n), "model_id": first}),
            item=lambda _: get(f"{API}/models/{first}"),
        )
        static = found["static"]
        print(f"\nReads, {models:,} models; memory {service.memory()[0]} MiB")
        tell("static bytes (/livez)", static)
        tell("search, two filters, all different", found["search"], static, "aim 0.4 ×")
        tell("search, the same again", found["again"], static)
        tell("304", found["known"], static, "aim 0.6 ×")
        tell(f"routes/cheapest, {routes} routes", found["cheapest"], static, "aim 0.2 ×")
        tell("one record", found["item"], static)


def writes(models: int, seconds: float) -> None:
    """Changes by sixteen clients, of 500 records and of one."""
    with tempfile.TemporaryDirectory(), databases() as addresses:
        for name, address in addresses:
            with serving(models, address) as service:
                ids = [each["model_id"] for each in service.json(f"{API}/models?limit=500")["items"]]

                def spread(number: int, ids: list[str] = ids, key: str = service.key) -> bytes:
                    change = {"description": f"changed {number}"}
                    return send("PATCH", f"{API}/models/{ids[number * 31 % len(ids)]}", change, key)

                def hot(number: int, ids: list[str] = ids, key: str = service.key) -> bytes:
                    return send("PATCH", f"{API}/models/{ids[0]}", {"description": f"changed {number}"}, key)

                print(f"\nWrites on {name}, {models:,} models, 16 clients")
                service.load(spread, 0.5, 16)
                tell("PATCH, spread over 500", service.load(spread, seconds, 16), aim="aim 150/s")
                tell("PATCH, one hot record", service.load(hot, seconds, 16), aim="aim 150/s")


@contextmanager
def databases() -> Iterator[list[tuple[str, str | None]]]:
    """PostgreSQL, where it is installed, and SQLite."""
    import pytest

    try:
        with cluster() as made:
            yield [("PostgreSQL", made.database("bench")), ("SQLite", None)]
    except pytest.skip.Exception as reason:
        print(reason)
        yield [("SQLite", None)]


def batch(key: str, word: str, calls: list[dict[str, Any]], number: int) -> bytes:
    """A batch of 500 of the calls."""
    start = number * 37 % (len(calls) - 500)
    document = {"batch_id": f"{word}{number}", "events": calls[start : start + 500]}
    return send("POST", f"{API}/usage", document, key)


def usage(models: int, seconds: float) -> None:
    """Batches of 500 calls, with their cost and priced by the service, to SQLite and to PostgreSQL."""
    size = 500
    with databases() as addresses:
        for name, address in addresses:
            with serving(models, address) as service:
                routes = [each["route_id"] for each in service.json(f"{API}/routes?limit=200")["items"]]
                chance = random.Random(2)
                calls = [
                    {
                        "route_id": chance.choice(routes),
                        "at": f"2026-11-28T09:{chance.randrange(60):02}:00Z",
                        "input_tokens": chance.randrange(10_000),
                        "output_tokens": chance.randrange(1, 900),
                        "latency_ms": round(chance.lognormvariate(6, 0.6), 1),
                    }
                    for _ in range(5_000)
                ]
                costs = [{**each, "cost": f"0.{chance.randrange(10**6):06}"} for each in calls]

                found = in_turns(
                    service,
                    seconds,
                    sent=partial(batch, service.key, "sent", costs),
                    priced=partial(batch, service.key, "priced", calls),
                )
                print(f"\nUsage on {name}, batches of {size} calls of {len(routes)} routes (events a second)")
                for word, load in found.items():
                    events = Load(load.rate * size, load.cpu / size, load.statuses, load.slowest)
                    other = found["sent"] if word == "priced" else None
                    whole = other and Load(other.rate * size, other.cpu / size, other.statuses, other.slowest)
                    tell(f"cost {word}", events, whole, "aim 0.2 ×" if whole else "aim 20,000/s")


def read_until(service: Service, done: Callable[[], bool]) -> tuple[int, float]:
    """Read at an even pace until it is done; how often, and how long the slowest took."""
    count, slowest = 0, 0.0
    while not done():
        began = time.monotonic()
        service.ask(get("/livez"))
        service.ask(get("/readyz"))
        slowest, count = max(slowest, time.monotonic() - began), count + 1
        time.sleep(0.01)
    return count, slowest


def swap(models: int, _seconds: float) -> None:
    """Another catalog beneath, while somebody reads."""
    with tempfile.TemporaryDirectory() as folder, serving(models, f"sqlite:///{folder}/service.db", "0.1") as service:
        question = f"{API}/search?capability=vision&min_context=100000&limit=20"
        service.ask(get(question))
        rev = service.json("/readyz")["rev"]

        def is_new() -> bool:
            return bool(service.json("/readyz")["rev"] != rev)

        before, aside, until = service.cpu(), service.aside(), time.monotonic() + 3
        reads, usual = read_until(service, lambda: is_new() or time.monotonic() > until)
        # What its looks at the store take is in it, at the pace of these reads.
        each, looks = (service.cpu() - before) / reads, (service.aside() - aside) / 3
        entries = catalog(models)
        for entry in entries[::7]:
            entry["pricing"]["input"] += 0.5
        path = Path(folder, "other.json")
        path.write_text(json.dumps(entries))
        command = [sys.executable, "-m", "model_registry", "service", "job", "sync", "--once", "--catalog", str(path)]
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/service.db"}
        before, aside, started = service.cpu(), service.aside(), time.monotonic()
        job = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        count, slowest = read_until(service, lambda: is_new() and job.poll() is not None)
        swapped = service.cpu() - before - count * each
        aside = service.aside() - aside - looks * (time.monotonic() - started)
        began, cpu = time.monotonic(), service.cpu()
        service.ask(get(question))
        first = time.monotonic() - began, service.cpu() - cpu
        now, most = service.memory()
        print(f"\nSwap of {models:,} models ({len(entries):,} entries) beneath a reading client")
        print(f"CPU of the swap {swapped:.2f} s (aim below 1 s), of the first search after it {first[1]:.2f} s")
        print(f"    {aside:.2f} s of it in the thread that swaps, which holds on a busy machine as well")
        print(f"slowest read meanwhile {slowest * 1000:.0f} ms, {usual * 1000:.0f} ms before; ", end="")
        print(f"first search {first[0] * 1000:.0f} ms")
        print(f"memory {now} MiB, {most} MiB at most (aim 250 MiB)", flush=True)


def growth(_models: int, _seconds: float) -> None:
    """The time of a search for each model it finds, in ever larger catalogs, in this process."""
    from model_registry.service.beneath import Beneath
    from model_registry.service.matching import Matching, matching_models
    from model_registry.service.records import base_of
    from model_registry.service.snapshot import Snapshot

    print("\nSearch by two filters, for each hit (CPU); aim: no faster than the logarithm")
    first = 0.0
    for models in (1_000, 10_000, 100_000):
        snapshot = Snapshot(1, Beneath("x", base_of(catalog(models))))
        asked = Matching(required=("vision",), facts={"min_context": 100_000})
        hits = len(matching_models(snapshot, asked))
        rounds = max(3, 200_000 // models)
        began = time.process_time()
        for _ in range(rounds):
            matching_models(snapshot, asked)
        each = (time.process_time() - began) / rounds / hits * 1e6
        first = first or each
        print(f"{models:9,} models {hits:7,} hits {each:7.3f} µs a hit  {each / first:5.2f} ×", flush=True)


PARTS = {"reads": reads, "writes": writes, "usage": usage, "swap": swap, "growth": growth}


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[], metavar="PART")
    parser.add_argument("--models", type=int, default=8_000)
    parser.add_argument("--seconds", type=float, default=4)
    arguments = parser.parse_args()
    for name in arguments.parts or PARTS:
        PARTS[name](10_000 if name == "swap" else arguments.models, arguments.seconds)


if __name__ == "__main__":
    main()
