"""The command `debrief`: results on standard output, everything else on standard error."""

import atexit
import gc
import logging
import sys
import time
import traceback
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from app import privacy_commands, queue_commands
from app.bootstrap import Services, get_services
from app.desk.import_log import unnamed
from app.desk.views import ImportSummary
from app.errors import DebriefError, InputError, SettingsError, TranscriptError
from app.filters import normalise, redact
from app.people.roles import Person
from app.settings import read_settings, unknown_settings
from app.telling import (
    AgentSpeakers,
    Assistant,
    Columns,
    DayFirst,
    OwnDomains,
    With,
    Zone,
    answers_from,
    check_paths,
    in_words,
)
from app.transcripts.importers import Answers, Notice, Skipped, read_tickets, recognise
from app.transcripts.ticket import Ticket

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Coaching feedback for customer-support teams, with the evidence for every point.",
)
playbook_app = typer.Typer(no_args_is_help=True, help="The playbook: index it, search it.")
app.add_typer(playbook_app, name="playbook")
privacy_commands.mount(app)
queue_commands.mount(app)

OPERATOR = Person(name="debrief command", role="leader")
INTERRUPT = 130  # how a command ends that Ctrl-C stopped: 128 and the signal's number
INTERRUPTED = "Stopped. What was finished is kept; the same command goes on from there."
Files = Annotated[list[Path], typer.Argument(help="Exports: files, folders, zip or gz archives.")]
Format = Annotated[str, typer.Option(help="The files' format; `auto` recognises it.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Take at most so many tickets a file.")]


@app.command()
def serve(
    samples: Annotated[
        bool, typer.Option(help="Load the sample tickets where there are none.")
    ] = False,
) -> None:
    """Serve the pages on 127.0.0.1."""
    from app.server import check_may_listen, load_samples
    from app.server import serve as serve_pages
    from app.terminal import err

    services = get_services()
    _say_unknown_settings()
    # Our own log alone: model libraries print whole requests at DEBUG.
    logging.basicConfig()
    logging.getLogger("app").setLevel(services.settings.log_level)
    check_may_listen(services)
    began = time.monotonic()
    err.print("Setting up: database, playbook index …")
    _ = services.records, services.index
    loaded = load_samples(services) if samples else 0
    if loaded:
        err.print(f"{loaded} sample tickets loaded; they are being assessed now.")

    def say(address: str) -> None:
        err.print(f"\nDebrief is ready after {time.monotonic() - began:.0f} s: [bold]{address}[/]")
        err.print(
            f"Judge: {services.judge_label()}. "
            "Look first at Review: open a draft and choose a verdict to see its quote.\n"
            "Then drop in a transcript of your own under Assess. Ctrl-C stops."
        )

    serve_pages(services, say)


class Take(NamedTuple):
    """How a file is read, and whether what came of it is kept."""

    format: str
    limit: int | None
    keep: bool


@app.command(name="import")
def import_files(  # noqa: PLR0913 -- a parameter is an option on the command line
    files: Files,
    *,
    format: Format = "auto",
    limit: Limit = None,
    companions: With = None,
    own_domain: OwnDomains = None,
    agent_speaker: AgentSpeakers = None,
    columns: Columns = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    assistant: Assistant = None,
) -> None:
    """Bring tickets in: read, redacted in memory, and only then stored.

    What the options tell is remembered for the next file of the same format.
    """
    from app.terminal import err

    answers = answers_from(
        companions, own_domain, agent_speaker, columns, zone, day_first, assistant
    )
    services = get_services()
    anywhere = services.intake.remembering.anywhere(answers)
    check_paths(files)
    for path in files:
        recognise(path, format=format, answers=anywhere)  # every file, before the first is begun
    for path in files:
        _import_file(services, path, answers, Take(format, limit, True))
    err.print("Next: `debrief assess --all`")


def _import_file(services: Services, path: Path, answers: Answers, take: Take) -> None:
    from app.terminal import err, out, progress

    notices: dict[str, Notice] = {}  # each text once, however many tickets it is said of
    with progress(f"Importing {path.name}", take.limit) as bar:
        summary = services.intake.import_file(
            path,
            OPERATOR,
            format=take.format,
            answers=answers,
            limit=take.limit,
            progress=bar.advance,
            notice=lambda notice: notices.update({notice.text: notice}),
        )
    for notice in notices.values():
        err.print(in_words(path.name, unnamed(notice, services.redact_words)), markup=False)
    if summary.skipped and not summary.ticket_ids:
        raise TranscriptError(_nothing_good(path.name, list(summary.skipped)))
    anywhere = services.intake.remembering.anywhere(answers)
    found = recognise(path, format=take.format, answers=anywhere)
    err.print(f"{path.name}: read as {found.title}: {found.reason}", markup=False)
    _say_skipped(path.name, summary)
    out.print(f"{path.name}: {summary.in_words()}", markup=False)


def _nothing_good(name: str, reasons: list[str]) -> str:
    more = f" ({len(reasons) - 1} more like it)" if len(reasons) > 1 else ""
    return f"{name}: {reasons[0]}{more}."


def _say_skipped(name: str, summary: ImportSummary, shown: int = 20) -> None:
    from app.terminal import err

    for skipped in summary.skipped[:shown]:
        err.print(f"{name}: skipped, {skipped}")
    if len(summary.skipped) > shown:
        err.print(f"{name}: … and {len(summary.skipped) - shown} more skipped")


@app.command()
def assess(  # noqa: PLR0913 -- a parameter is an option on the command line
    files: Annotated[
        list[Path] | None, typer.Argument(help="Transcripts to assess; nothing is stored.")
    ] = None,
    *,
    all: Annotated[bool, typer.Option("--all", help="Assess what was imported.")] = False,
    again: Annotated[bool, typer.Option(help="With --all: also what was assessed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a ticket.")] = False,
    save: Annotated[bool, typer.Option(help="Also store the tickets and assessments.")] = False,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="With --all: only say what it would take.")
    ] = False,
    repeats: Annotated[
        int | None, typer.Option(min=1, max=7, help="With --all: judge each so often.")
    ] = None,
    format: Format = "auto",
    limit: Limit = None,
) -> None:
    """Assess transcripts and print the result, or queue what was imported."""
    services = get_services()
    _say_unknown_settings()
    if bool(files) == all:
        raise InputError("Name files to assess, or give --all to assess what was imported.")
    if all:
        queue_commands.assess_all(services, again=again, repeats=repeats, only_estimate=estimate)
        return
    check_paths(files or ())
    for path in files or ():
        recognise(path, format=format)  # every file, before the first is begun
    for path in files or ():
        _assess_file(services, path, Take(format, limit, save), as_json)


def _assess_file(services: Services, path: Path, take: Take, as_json: bool) -> None:
    from app import terminal

    assessed = 0
    faults: list[Skipped] = []
    for found in read_tickets(path, format=take.format):
        if not isinstance(found, Ticket):
            if isinstance(found, Skipped):
                faults.append(unnamed(found, services.redact_words))
            continue
        parts = services.draft_notes(found, keep=take.keep)
        assessed += 1
        if as_json:
            print(terminal.as_json(parts, services.index.rubric()), flush=True)
        else:
            for assessment, draft in parts:
                terminal.show_assessment(assessment, draft, services.index.rubric())
        terminal.err.print(f"{path.name}: {assessed} assessed", end="\r")
        if assessed == take.limit:
            break
    _say_faults(path.name, faults, assessed)


def _say_faults(name: str, faults: list[Skipped], assessed: int) -> None:
    from app.terminal import err

    if faults and not assessed:
        reasons = [f"{fault.place}: {fault.reason}" for fault in faults]
        raise TranscriptError(_nothing_good(name, reasons))
    for fault in faults:
        err.print(f"{name}: skipped, {fault.place}: {fault.reason}")


app.command()(normalise)
app.command()(redact)


@playbook_app.command()
def index() -> None:
    """Index the playbook and the rubric; only what changed is embedded anew."""
    from app.terminal import out

    report = get_services().reindex()
    out.print(report.in_words())


@playbook_app.command()
def search(
    query: str,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Find the passages nearest in meaning."""
    from app.terminal import out

    for found in get_services().playbook.search(query, limit=limit):
        passage = found.passage
        out.print(f"[bold]{passage.document} › {passage.heading}[/]  {found.similarity:.2f}")
        out.print(f"[dim]{passage.id}[/]")
        out.print(passage.text, markup=False)
        out.print()


@app.command()
def doctor() -> None:
    """Say what is configured, what is reachable and what is missing, each with the fix."""
    from app.doctor import examine
    from app.terminal import out

    marks = {"ok": "[green]ok[/]", "note": "[yellow]note[/]", "broken": "[red]broken[/]"}
    broken = 0
    for check in examine(get_services()):
        broken += check.outcome == "broken"
        out.print(f"{marks[check.outcome]:<16} {check.name}: ", end="")
        out.print(check.found, markup=False)
        if check.fix and check.fix != "as it says":
            out.print(f"        → {check.fix}", markup=False)
    if broken:
        things = "1 thing is" if broken == 1 else f"{broken} things are"
        raise InputError(f"{things} broken: see above, each with its fix.")


def _say_unknown_settings() -> None:
    from app.terminal import err

    for line in unknown_settings():
        err.print(line, markup=False, soft_wrap=True)


def _mount_groups() -> None:
    from app.bench.commands import bench_app
    from evals.commands import eval_app

    app.add_typer(eval_app, name="eval")
    app.add_typer(bench_app, name="bench")


def main() -> None:
    """Run a command: exit 2 with one line where something must be done by a person."""
    _mount_groups()
    # Else the interpreter looks through all objects of the model libraries before it ends, for
    # seconds, only to free what ends with the process anyway.
    atexit.register(gc.freeze)
    try:
        _end(app(prog_name="debrief", standalone_mode=False))
    except DebriefError as error:
        _stop(str(error))
    except typer.TyperException as error:
        _misused(error)
    except typer.Abort:
        _stop("Stopped: no answer was given.", 1)
    except KeyboardInterrupt:
        _stop(INTERRUPTED, INTERRUPT)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone: there is nobody to tell
    except Exception as fault:
        _stop(_unexpected(fault))
    finally:
        if get_services.cache_info().currsize:
            get_services().close()


def _end(code: object) -> None:
    """End as the library says, which turns Ctrl-C into a number, without a word."""
    if code == INTERRUPT:
        _stop(INTERRUPTED, INTERRUPT)
    if isinstance(code, int) and code:
        sys.exit(code)


def _misused(fault: typer.TyperException) -> None:
    """Say in one line, with the way out, what a command lacks or doesn't know.

    Of a group that stands alone there is nothing to say: its help was printed.
    """
    said = fault.format_message().rstrip(".")
    command = getattr(getattr(fault, "ctx", None), "command_path", "debrief")
    if said:
        _stop(f"{said}. `{command} --help` shows how.", fault.exit_code)
    sys.exit(fault.exit_code)


def _unexpected(fault: Exception) -> str:
    """A fault of ours in one line: where and of what kind, never its message.

    The message of a fault may quote what was being read, which may be personal.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    if _is_debugging():
        print("".join(traceback.format_list(frames)), file=sys.stderr)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
    return (
        f"An unexpected fault ({type(fault).__name__} at {where}). What was finished is kept. "
        "DEBRIEF_LOG_LEVEL=DEBUG shows where it came from; please report that."
    )


def _is_debugging() -> bool:
    try:
        return read_settings().log_level == "DEBUG"
    except SettingsError:
        return False


def _stop(line: str, code: int = 2) -> None:
    print(f"debrief: {line}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
