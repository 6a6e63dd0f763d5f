"""An installation in a folder, used through every door, and what came out of it."""

import io
import logging
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
import vcr

from app.bootstrap import Services, get_services
from app.cli import main
from app.errors import DebriefError
from app.judging.assessment import Assessment
from app.people.roles import Person
from app.settings import read_settings
from app.transcripts.importers import Answers, read_tickets
from app.transcripts.ticket import Ticket
from app.ui.session import WHO
from app.ui.skipped_csv import skipped_csv
from tests.canaries.exports_plain import screen_text
from tests.canaries.files import Export
from tests.canaries.outside import Outside
from tests.canaries.stories import AGENT
from tests.cassettes import readable
from tests.model_server import ModelServer
from tests.model_server.answers import PromptAnswers
from tests.ui.conftest import new_app

LEADER, ANA = Person(name="Lea Vogt", role="leader"), Person(name=AGENT, role="agent")
OURS = Answers(own_domains=frozenset(["ours.example"]))
POOR_LINE = {"error_500": 0.15, "drop": 0.1, "broken_json": 0.1, "prose": 0.1, "cut_off": 0.05}
ASKED = 4  # exports that a model is asked of: its prompts are long
PAGES = ("review", "import_tickets", "assess", "privacy")


class Building:
    """A data folder, the exports that come in, and all that leaves."""

    def __init__(self, folder: Path, exports: list[Export], patch: pytest.MonkeyPatch) -> None:
        self.exports = exports
        self.outside = Outside()
        self.asked: list[str] = []  # what the model was asked, again where a try failed
        self.data = folder / "data"
        self.temporary = folder / "temporary"
        self.cassette = folder / "asked.yaml"
        self._folder = folder
        self._patch = patch
        self.temporary.mkdir()
        patch.setenv("DEBRIEF_DATA_DIR", str(self.data))
        patch.setenv("DEBRIEF_LOG_LEVEL", "DEBUG")
        patch.setattr(tempfile, "tempdir", str(self.temporary))

    def run(self, place: str, *words: str | Path) -> int:
        """A command, as typed. All that it prints is outside."""
        self._patch.setattr(sys, "argv", ["debrief", *map(str, words)])
        get_services.cache_clear()
        said, told = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(told):
            code = _ended(main)
        get_services.cache_clear()
        self.outside.add(place, f"{said.getvalue()}\n{told.getvalue()}")
        return code

    # The doors

    def assess_by_a_model(self, server: ModelServer) -> None:
        """Some exports, by a model on a poor line."""
        self._import(self.exports[:ASKED])
        self._use(server)
        self.run("command", "assess", "--all")
        for name in ("DEBRIEF_MODEL", "DEBRIEF_API_BASE", "DEBRIEF_API_KEY"):
            self._patch.delenv(name)

    def assess_all(self) -> None:
        """Every export, by the built-in judge; then the same in an archive, by people's names."""
        self._import(self.exports)
        assert self.run("command", "assess", "--all") == 0
        assert self.run("command", "import", self._archive()) == 0

    def _archive(self) -> Path:
        """Every export, each under its customer's name."""
        archive = self._folder / "all.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            for one in self.exports:
                packed.write(one.path, f"{one.story.email.text}/{one.story.customer.text}.txt")
            packed.writestr(f"{self.exports[0].story.customer.text}.json", b'{"nothing": 1}')
        return archive

    def _import(self, exports: list[Export]) -> None:
        told = [word for one in exports if one.companion for word in ("--with", one.companion)]
        paths = [one.path for one in exports]
        assert self.run("command", "import", *paths, *told, "--own-domain", "ours.example") == 0

    def _use(self, server: ModelServer) -> None:
        self._patch.setenv("DEBRIEF_MODEL", "openai/test")
        self._patch.setenv("DEBRIEF_API_BASE", server.url)
        self._patch.setenv("DEBRIEF_API_KEY", "x")

    def print_all(self) -> None:
        """What prints without storing."""
        some = self.exports[0].path.parent
        assert self.run("printed", "redact", some, "--own-domain", "ours.example") == 0
        assert self.run("printed", "assess", some, "--json", "--limit", "6") == 0
        self.run("printed", "doctor")

    def import_broken(self) -> None:
        """Every export cut in its middle, and again with a person where times and kinds stand."""
        folder = self._folder / "broken"
        folder.mkdir()
        for i, one in enumerate(self.exports):
            whole, who = one.path.read_bytes(), one.story.customer.text
            text = whole.decode()
            bad = {
                "cut": whole[: len(whole) * 3 // 5],
                "times": text.replace("2026", who).replace("00:0", who).encode(),
                "kinds": text.replace('"type"', f'"{who}"').replace('id"', f'{who}"').encode(),
                "marks": whole.replace(b"\n", b"\r\x00\n").replace(b'"', b"'", 3),
                "other": text.encode("utf-16"),
            }
            for name, content in bad.items():
                (folder / f"{i}-{name}{one.path.suffix}").write_bytes(content)
        self._read_alone(folder)
        self.run("errors", "import", folder)
        self.run("errors", "redact", self._archive())

    def _read_alone(self, folder: Path) -> None:
        """Every third broken file by itself, and the words of whatever is raised."""
        with self.services() as services:
            for path in sorted(folder.iterdir())[::3]:
                content = path.read_bytes()
                try:
                    seen = services.intake.preview(content, path.name, 1, answers=OURS)
                except DebriefError as error:
                    self.outside.add("errors", str(error))
                else:
                    self.outside.add("errors", "\n".join((*seen.skipped, *seen.notices)))

    def show_all(self) -> None:
        """The screen's own calls: a preview, an upload, a pasted text, the downloads, the pages."""
        with self.services() as services:
            for one in self.exports[::4]:
                content, name = one.path.read_bytes(), one.named_for_its_customer
                seen = services.intake.preview(content, name, answers=OURS)
                self.outside.add("screen", seen.model_dump_json(exclude={"questions"}))
                taken = services.intake.take_in(content, name, LEADER, answers=OURS)
                self.outside.add("screen", taken.model_dump_json())
                pasted = screen_text(one.story)
                mine = services.intake.take_in(
                    pasted, "pasted text", ANA, private=True, agent=AGENT
                )
                self.outside.add("screen", mine.model_dump_json())
            self._import_under_a_name(services)
            for row in services.intake.imports(LEADER):
                record = services.intake.import_record(row.import_id, LEADER)
                self.outside.add("downloads", skipped_csv(record.skipped_lines))
                self.outside.add("screen", record.model_dump_json())
            for page in PAGES:
                self.outside.add("pages", _drawn(services, page))
            self.outside.add("pages", _drawn(services, "my_coaching", AGENT))

    def _import_under_a_name(self, services: Services) -> None:
        """A file that lies on the disk under its customer's name."""
        one = self.exports[1]
        path = self._folder / one.named_for_its_customer
        path.write_bytes(one.path.read_bytes())
        taken = services.intake.import_file(path, LEADER, answers=one.answers(OURS))
        self.outside.add("screen", taken.model_dump_json())

    def record_a_cassette(self, server: ModelServer) -> None:
        """What a recording keeps of a model that was asked."""
        self._use(server)
        self._patch.setenv("DEBRIEF_KEEP_REPLIES", "false")  # else nothing would be asked again
        player = vcr.VCR(record_mode="all", before_record_request=readable.filter_request)
        player.register_serializer("yaml", readable)
        with (
            self.services() as services,
            player.use_cassette(str(self.cassette), serializer="yaml"),
        ):
            for one in self.exports[:3]:
                for assessment in self._assessed(services, one):
                    self.outside.add("printed", assessment.model_dump_json())
        self.outside.add("cassette", self.cassette.read_text())

    def _assessed(self, services: Services, one: Export) -> Iterator[Assessment]:
        for found in read_tickets(one.path, format=one.format, answers=OURS):
            if isinstance(found, Ticket):
                yield from services.assess_ticket(found)

    @contextmanager
    def services(self) -> Iterator[Services]:
        """The services of a process of its own."""
        services = Services(read_settings())
        try:
            yield services
        finally:
            services.close()

    def close(self) -> None:
        """Looks through every file that was left."""
        assert self.outside.add_folder("data folder", self.data) >= 3
        self.outside.add_folder("temporary files", self.temporary)


def _ended(run: Callable[[], None]) -> int:
    try:
        run()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def _drawn(services: Services, page: str, who: str | None = None) -> str:
    """Everything that a page sends to the browser."""
    at = new_app(services)  # type: ignore[arg-type]
    if who:
        at.session_state[WHO] = who
    at.run()
    at.switch_page(f"screens/{page}.py").run()
    assert not at.exception
    return "\n".join(str(getattr(node, "proto", "")) for node in at._tree)


@contextmanager
def logged(outside: Outside) -> Iterator[None]:
    """Everything that any library logs, at DEBUG."""
    stream = io.StringIO()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        outside.add("log", stream.getvalue())


class Echo:
    """Answers as a model would, with personal data of its own in what it says."""

    def __init__(self, answers: PromptAnswers, said: str) -> None:
        self._answers = answers
        self._said = said

    def __call__(self, body: dict[str, Any]) -> str:
        """The reply, with every reason for a verdict naming somebody."""
        return self._answers(body).replace('"rationale": "', f'"rationale": "{self._said} ')
