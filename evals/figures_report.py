"""Two runs' figures beside each other, in a terminal."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.kept_figures import FiguresDifference
from evals.resampling import Figure

SHOWN = 10


def show_difference(console: Console, difference: FiguresDifference) -> None:
    """What moved, the surest first; the whole of it is in the JSON."""
    console.print(Text(f"\n{difference.b} against {difference.a}", style="bold"), soft_wrap=True)
    if difference.why_not:
        console.print(f"Not compared: {difference.why_not}", soft_wrap=True)
        return
    told = sum(moved.told for moved in difference.moved)
    console.print(
        f"{len(difference.moved)} of {difference.shared} figures differ, {told} of them by more "
        "than either interval allows for.",
        soft_wrap=True,
    )
    if difference.moved:
        console.print(_table(difference))


def _table(difference: FiguresDifference) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("figure", difference.a, difference.b, ""):
        table.add_column(title)
    for moved in difference.moved[:SHOWN]:
        word = "differs" if moved.told else "can't tell"
        table.add_row(moved.name, in_words(moved.a), in_words(moved.b), word)
    return table


def in_words(figure: Figure) -> str:
    """ "0.62 (0.41 to 0.78)"; without an interval where there is none."""
    if figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"
