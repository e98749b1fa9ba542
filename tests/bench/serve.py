"""`feedwright serve` beside nginx on the same folder: conditional requests a second, and memory under load.

    python tests/bench/serve.py FOLDER [--seconds 5] [--runs 3] [--million] [--slow 1000] [--workers 1] [--log]

FOLDER holds a config.yaml and what a build made of it. wrk and nginx must be installed (Debian's packages). All servers
run at once and are asked by turns; medians are compared.
"""

import argparse
import os
import re
import shutil
import socket  # noqa: TID251 - to be a slow client, and to find free ports
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection  # noqa: TID251 - servers are what is measured
from pathlib import Path

FEED = "all.rss"


def main() -> None:
    """Start both, ask both, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="both write an access log")
    parser.add_argument("--million", action="store_true", help="then a million requests of `serve`")
    parser.add_argument("--slow", type=int, default=0, help="then so many slow clients at once")
    said = parser.parse_args()
    with ExitStack() as stack:
        places = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="feedwright-serve-")))
        servers = {
            "nginx, 1 process": stack.enter_context(nginx(said.folder, places, 1, log=said.log)),
            "nginx, a process a core": stack.enter_context(nginx(said.folder, places, 0, log=said.log)),
            f"serve, {said.workers} process(es)": stack.enter_context(ours(said.folder, places, said)),
        }
        rates: dict[str, list[float]] = {name: [] for name in servers}
        spent: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(said.runs):
            for name, (port, process) in servers.items():
                before = processor(process)
                rates[name].append(conditional(port, said.seconds))
                spent[name].append((processor(process) - before) / rates[name][-1] / said.seconds * 1e6)
        best = {name: statistics.median(many) for name, many in rates.items()}
        for name, rate in best.items():
            each = ", ".join(f"{one:,.0f}" for one in rates[name])
            print(
                f"{name:24} {rate:10,.0f} a second ({each}); serve : it = {list(best.values())[-1] / rate:.2f};"
                f" {statistics.median(spent[name]):.1f} microseconds of processor each"
            )
        port, process = list(servers.values())[-1]
        if said.million:
            million(port, process)
        if said.slow:
            slow(port, process, said.slow)


@contextmanager
def nginx(folder: Path, places: Path, workers: int, *, log: bool) -> Iterator[tuple[int, int]]:
    """An nginx that serves the folder."""
    port = free()
    home = places / f"nginx-{workers}"
    home.mkdir()
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is not installed"
    (home / "nginx.conf").write_text(
        f"daemon off; worker_processes {workers or 'auto'}; pid {home}/pid; error_log {home}/errors;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log {f'{home}/log combined' if log else 'off'};\n"
        "types { application/rss+xml rss; text/html html; text/css css; }\n"
        f"server {{ listen 127.0.0.1:{port}; root {(folder / 'feeds').resolve()}; }} }}\n",
        encoding="utf-8",
    )
    with running(
        [program, "-c", str(home / "nginx.conf"), "-p", str(home), "-e", str(home / "errors")], port
    ) as process:
        yield port, process


@contextmanager
def ours(folder: Path, places: Path, said: argparse.Namespace) -> Iterator[tuple[int, int]]:
    """Ours."""
    port = free()
    log = ["--access-log", str(places / "log")] if said.log else []
    config = ["-c", str(folder / "config.yaml"), "-q", "--workers", str(said.workers)]
    command = [sys.executable, "-m", "feedwright", "serve", "--port", str(port), *config, *log]
    with running(command, port) as process:
        yield port, process


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[int]:
    """A server, until it is not needed any more."""
    process = subprocess.Popen(command)
    try:
        for _ in range(500):
            with closing(socket.socket()) as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def free() -> int:
    """A port that nobody listens at."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def conditional(port: int, seconds: int) -> float:
    """Answers a second to a client that has the newest version."""
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", f"/{FEED}")
        etag = connection.getresponse().headers["ETag"]
    return wrk(port, seconds, f"If-None-Match: {etag}")[0]


def wrk(port: int, seconds: int, *headers: str) -> tuple[float, int]:
    """Rate, and number, of the requests that wrk makes."""
    said = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", *said, f"http://127.0.0.1:{port}/{FEED}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Socket errors" not in told, told
    rate, count = re.search(r"Requests/sec:\s+([\d.]+)", told), re.search(r"(\d+) requests in", told)
    assert rate, told
    assert count, told
    return float(rate[1]), int(count[1])


def processor(process: int) -> float:
    """Seconds of processor that a process and its children have used."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    parts = [Path(f"/proc/{one}/stat").read_text(encoding="ascii").split() for one in (str(process), *children)]
    return sum(int(part[13]) + int(part[14]) for part in parts) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> int:
    """Resident KiB of a process."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    assert found
    return int(found[1])


def million(port: int, process: int) -> None:
    """A million requests: every fourth second whole feeds, else conditional ones; memory before and after."""
    wrk(port, 1)
    before, made, largest = memory(process), 0, 0
    while made < 1_000_000:
        made += wrk(port, 1)[1]
        with closing(HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("GET", f"/{FEED}")
            etag = connection.getresponse().headers["ETag"]
        made += wrk(port, 3, f"If-None-Match: {etag}")[1]
        largest = max(largest, memory(process))
    print(f"{made:,} requests: {before:,} KiB before, {memory(process):,} KiB after, {largest:,} KiB at most")


def slow(port: int, process: int, count: int) -> None:
    """Clients that send half a request, and clients that ask much and take nothing; another one is served meanwhile."""
    before, began = memory(process), time.monotonic()
    with ExitStack() as stack:
        for number in range(count):
            client = stack.enter_context(closing(socket.socket()))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(("127.0.0.1", port))
            request = f"GET /{FEED} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
            client.sendall(request[:20] if number % 2 else request * 15)
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            asked = time.monotonic()
            connection.request("GET", f"/{FEED}")
            assert connection.getresponse().read()
            waited = time.monotonic() - asked
        during = memory(process)
        rate = conditional(port, 3)
        while (held := established(port)) > 1 and time.monotonic() - began < 60:
            time.sleep(0.5)
        gone = time.monotonic() - began
    print(f"{count:,} slow clients: {before:,} KiB before, {during:,} KiB with them, {memory(process):,} KiB after;")
    print(f"  another client waited {waited * 1000:.0f} ms, {rate:,.0f} conditional requests a second beside them;")
    print(f"  after {gone:.0f} s {held} of them were still connected")


def established(port: int) -> int:
    """Connections at a port, on the server's side."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return sum(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "01" for line in lines)


if __name__ == "__main__":
    main()
