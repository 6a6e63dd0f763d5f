"""The stages of a run as they pass, with their times."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from app.desk.views import RunStatus, Stage
from app.errors import DebriefError
from app.ui.backend import Backend
from app.ui.components.markup import filled, together

POLL_S = 0.3


def watch(backend: Backend, run_id: str, finished: Callable[[], None]) -> None:
    """Draws the stages until the run ends; then calls `finished` and draws the page anew."""

    @st.fragment(run_every=POLL_S)
    def _watch() -> None:
        try:
            status = backend.assessing.status(run_id)
        except DebriefError as error:
            st.markdown(f":material/info: {error}")
            return
        st.html(stages_html(status))
        if status.assessment_id or status.error:
            finished()
            st.rerun()

    _watch()


def stages_html(status: RunStatus) -> Markup:
    """Each stage with a tick and its time, the running one named as such."""
    running = next((s for s in status.stages if s.seconds is None), None)
    rows = together(_stage(stage, stage is running) for stage in status.stages)
    return filled('<ol class="db-stages">{rows}</ol>', rows=rows)


def _stage(stage: Stage, running: bool) -> Markup:
    if stage.seconds is not None:
        kind, time = "done", f"{stage.seconds:.1f} s"
    else:
        kind, time = ("running", "under way") if running else ("waiting", "")
    return filled(
        '<li class="{kind}"><span>{name}</span><span class="db-quiet">{time}</span></li>',
        kind=kind,
        name=stage.name,
        time=time,
    )
