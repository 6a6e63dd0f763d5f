"""The server: Streamlit's pages, a health route, and the queue, in one ASGI process."""

import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Thread
from typing import TYPE_CHECKING

from app.bootstrap import Services
from app.errors import SettingsError
from app.people.roles import Person
from app.retention import Retention
from app.settings import PROJECT

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from streamlit.web.server.starlette import App

STARTER = Person(name="debrief serve", role="leader")


def check_may_listen(services: Services) -> None:
    """Raise SettingsError where serving would be unsafe or can't work."""
    settings = services.settings
    if not settings.is_loopback:
        raise SettingsError(
            f"DEBRIEF_HOST={settings.host!r} would let anybody on the network choose to be a "
            "leader: until accounts exist, Debrief only listens on 127.0.0.1. Reach it from "
            "elsewhere through an SSH tunnel: ssh -L 8501:127.0.0.1:8501 this-machine."
        )
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"Port {settings.port} on {settings.host} can't be used ({error.strerror}); stop "
                "what listens there, or choose another with DEBRIEF_PORT."
            ) from None


def serve(services: Services, say: Callable[[str], None]) -> None:
    """Serve until stopped. `say` is told the address once it can be opened.

    Raises the errors of whatever is set up wrong, before anything listens.
    """
    check_may_listen(services)
    _ = services.records, services.index, services.judge, services.drafter
    # Streamlit reads its theme from the folder that it is started in.
    os.chdir(PROJECT)
    import uvicorn
    from streamlit.logger import set_log_level

    settings = services.settings
    set_log_level(settings.log_level)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host

    class Server(uvicorn.Server):
        """Says so when its socket is bound."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                say(f"http://{host}:{settings.port}")

    config = uvicorn.Config(
        make_app(services),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
    )
    Server(config).run()


def make_app(services: Services) -> "App":
    """The ASGI app. Its queue starts and stops with it."""
    import streamlit as st
    from starlette.routing import Route

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        # What takes seconds to load is loaded while the first page is on its way.
        Thread(target=warm_up, args=(services,), daemon=True, name="warm-up").start()
        retention = Retention(services.retire)
        retention.start()
        yield
        retention.stop()
        services.close()

    return st.App(
        str(PROJECT / "app" / "ui" / "main.py"),
        lifespan=lifespan,
        routes=[Route("/healthz", _health(services))],
    )


def warm_up(services: Services) -> None:
    """Join the parts that the first assessment needs, and go on with what was queued."""
    services.assessing.launch()
    _ = services.redactor


def load_samples(services: Services) -> int:
    """Bring the sample tickets in and queue them, where there is no ticket yet.

    Returns how many came in.
    """
    with services.records.begin() as unit:
        if unit.tickets.count():
            return 0
    samples = sorted((services.settings.knowledge_dir / "samples").glob("*.jsonl"))
    summaries = [services.intake.import_file(path, STARTER) for path in samples]
    with services.records.begin() as unit:
        jobs = unit.tickets.unassessed()
    services.assessing.submit(jobs)
    return sum(summary.imported for summary in summaries)


def _health(services: Services) -> "Callable[[Request], Response]":
    from starlette.responses import JSONResponse

    def health(_request: "Request") -> "Response":
        with services.records.begin() as unit:
            tickets = unit.tickets.count()
        return JSONResponse(
            {
                "status": "ok",
                "judge": services.judge_label(),
                "tickets": tickets,
                "pending": services.assessing.pending(),
            }
        )

    return health
