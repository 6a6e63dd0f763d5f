"""A file of every format, full of canaries."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from app.transcripts.importers import Answers, people_in
from tests.canaries import exports_calls, exports_helpdesks, exports_plain, exports_zendesk
from tests.canaries.exports_zendesk import users
from tests.canaries.kinds import Canary
from tests.canaries.stories import SAID, WRITTEN, Narrator, Story
from tests.canaries.writing import lines

Writer = Callable[[Story], str]
CALLS: Mapping[str, tuple[str, Writer]] = {
    "contact_lens": ("json", exports_calls.contact_lens),
    "deepgram": ("json", exports_calls.deepgram),
    "twilio_sentences": ("json", exports_calls.twilio),
    "genesys": ("json", exports_calls.genesys),
    "webvtt": ("vtt", exports_calls.webvtt),
    "srt": ("srt", exports_calls.srt),
}
LETTERS: Mapping[str, tuple[str, Writer]] = {
    "zendesk_export": ("ndjson", exports_zendesk.export),
    "zendesk_comments": ("json", exports_zendesk.comments),
    "zendesk_audits": ("json", exports_zendesk.audits),
    "zendesk_conversation_log": ("json", exports_zendesk.conversation_log),
    "zendesk_chat": ("json", exports_zendesk.chat),
    "zendesk_webhooks": ("ndjson", exports_zendesk.webhooks),
    "intercom": ("json", exports_helpdesks.intercom),
    "freshdesk": ("json", exports_helpdesks.freshdesk),
    "freshdesk_xml": ("xml", exports_helpdesks.freshdesk_xml),
    "helpscout": ("json", exports_helpdesks.helpscout),
    "front": ("json", exports_helpdesks.front),
    "chatwoot": ("json", exports_helpdesks.chatwoot),
    "chatwoot_webhook": ("ndjson", exports_helpdesks.chatwoot_webhook),
    "zammad": ("json", exports_helpdesks.zammad),
    "hubspot": ("json", exports_helpdesks.hubspot),
    "gorgias": ("json", exports_helpdesks.gorgias),
    "salesforce_case": ("json", exports_helpdesks.salesforce_case),
    "salesforce_messaging": ("json", exports_helpdesks.salesforce_messaging),
    "salesforce_livechat": ("csv", exports_calls.salesforce_livechat),
    "connect_chat": ("json", exports_calls.connect_chat),
    "openai": ("jsonl", exports_plain.openai),
    "jsonl": ("jsonl", exports_plain.jsonl),
    "csv_messages": ("csv", exports_plain.csv_messages),
    "csv_tickets": ("csv", exports_plain.csv_tickets),
    "csv_intercom": ("csv", exports_plain.csv_intercom),
    "eml": ("eml", exports_plain.eml),
    "mbox": ("mbox", exports_plain.mbox),
    "plain_text": ("txt", exports_plain.plain_text),
}


class Export(NamedTuple):
    """A file as it was dropped in, and what must not come out of it."""

    format: str
    path: Path
    story: Story
    canaries: tuple[Canary, ...]
    companion: Path | None = None

    @property
    def named_for_its_customer(self) -> str:
        """The name that people give to a file that they save: whose it is."""
        who = self.story.customer if self.story.number % 2 else self.story.email
        return f"{who.text}{self.path.suffix}"

    def answers(self, known: Answers) -> Answers:
        """What is `known` of all files, and who its own companion says that people are."""
        return known.knowing(people_in(self.companion)) if self.companion else known


def exports(folder: Path, narrator: Narrator) -> list[Export]:
    """A file of every format in `folder`, each with a story of its own."""
    folder.mkdir()
    return [
        *(_export(folder, narrator, name, *how, WRITTEN) for name, how in LETTERS.items()),
        *(_export(folder, narrator, name, *how, SAID) for name, how in CALLS.items()),
    ]


def _export(
    folder: Path, narrator: Narrator, name: str, ending: str, write: Writer, kinds: tuple[str, ...]
) -> Export:
    before = len(narrator.aviary.hatched)
    story = narrator.story(kinds)
    path = folder / f"{name}.{ending}"
    path.write_text(write(story), encoding="utf-8", newline="")
    companion = None
    if name in {"zendesk_export", "freshdesk", "freshdesk_xml"}:
        companion = folder.parent / f"people-{name}.ndjson"
        companion.write_text(lines(users(story)), encoding="utf-8")
    return Export(name, path, story, tuple(narrator.aviary.hatched[before:]), companion)
