"""The small script that ties a verdict to its mark, in the browser and without a rerun."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_SCRIPT = Path(__file__).with_name("evidence_link.js")


@cache
def _component() -> "ComponentRenderer":
    return st.components.v2.component(
        "debrief_evidence_link", js=_SCRIPT.read_text(encoding="utf-8")
    )


def link_evidence(scene: str) -> None:
    """Makes marks and verdicts on the page find each other.

    `scene` names what is shown: when it changes, the columns go back to their top.
    """
    with st.container(key="evidence_link"):
        _component()(key="evidence_link_script", data={"scene": scene}, width="content")
