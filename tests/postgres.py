"""A PostgreSQL server for tests: a fresh cluster in a temporary folder, on loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW = (
    "No PostgreSQL on this machine, so its tests are skipped. Get it with "
    "`sudo apt-get install postgresql` (Debian, Ubuntu) or `brew install postgresql` (macOS)."
)


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, None where there is none."""
    for path in (
        shutil.which("initdb"),
        *map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    ):
        if path:
            return Path(path).resolve().parent
    return None


@contextmanager
def a_cluster(programs: Path) -> Iterator[str]:
    """A running server; gives the URL of an empty database."""
    # Root may not run PostgreSQL: the account that the package made does.
    account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    run_as = account if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="debrief-pg-") as folder:
        if run_as:
            shutil.chown(folder, "postgres", "postgres")
        data = f"{folder}/data"
        initdb = [str(programs / "initdb"), "-D", data, "-U", "debrief", "-A", "trust", "--no-sync"]
        subprocess.run([*run_as, *initdb], check=True, capture_output=True, cwd=folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = f"-p {port} -k {folder} -c fsync=off -h 127.0.0.1"
        control = [*run_as, str(programs / "pg_ctl"), "-D", data, "-w"]
        log = f"{folder}/log"
        start = [*control, "-l", log, "-o", options, "start"]
        subprocess.run(start, check=True, capture_output=True, cwd=folder)
        try:
            yield f"postgresql://debrief@127.0.0.1:{port}/postgres"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, capture_output=True, cwd=folder)
