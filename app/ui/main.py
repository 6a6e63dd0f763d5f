"""The entry script: what every page shares, and which pages there are for whom."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from app.errors import DebriefError
from app.people.roles import Person, RoleName
from app.ui import session
from app.ui.backend import get_backend
from app.ui.components.edited_note import keep_typed

_HERE = Path(__file__).parent
_PARTS = _HERE / "components"


class Place(NamedTuple):
    """A page: its file in `screens` and address, its title, what it is for, and for whom."""

    name: str
    title: str
    purpose: str
    roles: tuple[RoleName, ...]


PLACES = (
    Place("review", "Review", "Drafts that wait for your decision.", ("leader",)),
    Place("import_tickets", "Import", "Bring an export in; undo one.", ("leader",)),
    Place("assess", "Assess", "Paste or drop a transcript; read what the judge sees.", ("leader",)),
    Place("my_coaching", "My coaching", "Notes that your leader shared with you.", ("agent",)),
    Place("self_assessment", "Self-assessment", "Your own view first, in private.", ("agent",)),
    Place("playbook", "Playbook", "The rubric, the documents, and search.", ("leader", "agent")),
    Place("privacy", "Privacy", "What is kept, and what left.", ("leader", "agent")),
)


def navigate(person: Person) -> None:
    """Runs the page that was asked for, or the role's first where it isn't for this role.

    Every page is known in every role, so that a switch of roles or an old
    address leads somewhere sensible. The address without a page is a way to the
    role's first one.
    """
    pages = {place: _page(place, person) for place in PLACES}
    own = [page for place, page in pages.items() if person.role in place.roles]
    home = st.Page(
        lambda: None, title="Debrief", url_path="home", default=True, visibility="hidden"
    )
    chosen = st.navigation([home, *pages.values()], position="top")
    session.arrive_at(chosen.title)
    if chosen in own:
        chosen.run()
    else:
        st.switch_page(own[0], query_params=session.address())


def _page(place: Place, person: Person) -> st.Page:
    return st.Page(
        _HERE / "screens" / f"{place.name}.py",
        title=place.title,
        url_path=place.name,
        help=place.purpose,
        visibility="visible" if person.role in place.roles else "hidden",
    )


def _role_switch(agents: list[str]) -> None:
    """Who is at the screen. The address carries it, so that a reload or a link keeps it."""
    options = [session.LEADER, *agents]
    asked = st.query_params.get(session.WHO)
    if session.WHO not in st.session_state and asked in options:
        st.session_state[session.WHO] = asked
    with st.container(key="role_switch"):
        st.selectbox(
            "Who is at the screen",
            options,
            key=session.WHO,
            label_visibility="collapsed",
            on_change=session.clear_messages,
        )
    if asked != session.address().get(session.WHO):
        st.query_params.from_dict(session.address())


def main() -> None:
    """Draws the frame and runs the chosen page."""
    keep_typed()
    st.set_page_config(page_title="Debrief", page_icon=_PARTS / "favicon.png", layout="wide")
    st.html(_PARTS / "style.css")
    st.html(_PARTS / "keeping.css")
    st.logo(str(_PARTS / "mark.svg"), size="medium")
    try:
        _role_switch(get_backend().agents())
        navigate(session.person())
    except DebriefError as error:
        st.info(str(error), icon=":material/info:")


main()
