"""Every format that tickets come in, in the order in which they are tried."""

from collections.abc import Mapping
from types import MappingProxyType

from app.transcripts.importers.connect_chat import ConnectChatImporter
from app.transcripts.importers.contact_lens import ContactLensImporter
from app.transcripts.importers.deepgram import DeepgramImporter
from app.transcripts.importers.freshdesk import FreshdeskImporter
from app.transcripts.importers.freshdesk_xml import FreshdeskXmlImporter
from app.transcripts.importers.genesys import GenesysImporter
from app.transcripts.importers.intercom import IntercomImporter
from app.transcripts.importers.jsonl import JsonlImporter
from app.transcripts.importers.plain_text import PlainTextImporter
from app.transcripts.importers.reading import Importer
from app.transcripts.importers.srt import SrtImporter
from app.transcripts.importers.twilio import TwilioImporter
from app.transcripts.importers.webvtt import WebVttImporter
from app.transcripts.importers.zendesk_audits import ZendeskAuditsImporter
from app.transcripts.importers.zendesk_chat import ZendeskChatImporter
from app.transcripts.importers.zendesk_comments import ZendeskCommentsImporter
from app.transcripts.importers.zendesk_conversation_log import ZendeskConversationLogImporter
from app.transcripts.importers.zendesk_export import ZendeskExportImporter
from app.transcripts.importers.zendesk_webhooks import ZendeskWebhooksImporter

# What can be told for sure comes first; plain text, which anything may pass for, last.
_IN_ORDER: tuple[Importer, ...] = (
    ZendeskExportImporter(),
    WebVttImporter(),
    SrtImporter(),
    ConnectChatImporter(),
    ContactLensImporter(),
    DeepgramImporter(),
    TwilioImporter(),
    GenesysImporter(),
    ZendeskCommentsImporter(),
    ZendeskConversationLogImporter(),
    ZendeskChatImporter(),
    ZendeskWebhooksImporter(),
    ZendeskAuditsImporter(),
    IntercomImporter(),
    FreshdeskImporter(),
    FreshdeskXmlImporter(),
    JsonlImporter(),
    PlainTextImporter(),
)
FORMATS: Mapping[str, Importer] = MappingProxyType({one.name: one for one in _IN_ORDER})
