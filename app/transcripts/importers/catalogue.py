"""Every format that tickets come in, in the order in which they are tried."""

from collections.abc import Mapping
from types import MappingProxyType

from app.transcripts.importers.chatwoot import ChatwootImporter
from app.transcripts.importers.chatwoot_webhook import ChatwootWebhookImporter
from app.transcripts.importers.connect_chat import ConnectChatImporter
from app.transcripts.importers.contact_lens import ContactLensImporter
from app.transcripts.importers.csv_intercom import IntercomCsvImporter
from app.transcripts.importers.csv_messages import CsvMessagesImporter
from app.transcripts.importers.csv_tickets import CsvTicketsImporter
from app.transcripts.importers.deepgram import DeepgramImporter
from app.transcripts.importers.eml import EmlImporter
from app.transcripts.importers.freshdesk import FreshdeskImporter
from app.transcripts.importers.freshdesk_xml import FreshdeskXmlImporter
from app.transcripts.importers.front import FrontImporter
from app.transcripts.importers.genesys import GenesysImporter
from app.transcripts.importers.gorgias import GorgiasImporter
from app.transcripts.importers.helpscout import HelpScoutImporter
from app.transcripts.importers.hubspot import HubSpotImporter
from app.transcripts.importers.intercom import IntercomImporter
from app.transcripts.importers.jsonl import JsonlImporter
from app.transcripts.importers.mbox import MboxImporter
from app.transcripts.importers.openai import OpenAIImporter
from app.transcripts.importers.plain_text import PlainTextImporter
from app.transcripts.importers.reading import Importer
from app.transcripts.importers.salesforce_case import SalesforceCaseImporter
from app.transcripts.importers.salesforce_livechat import SalesforceLiveChatImporter
from app.transcripts.importers.salesforce_messaging import SalesforceMessagingImporter
from app.transcripts.importers.srt import SrtImporter
from app.transcripts.importers.twilio import TwilioImporter
from app.transcripts.importers.webvtt import WebVttImporter
from app.transcripts.importers.zammad import ZammadImporter
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
    MboxImporter(),
    EmlImporter(),
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
    HelpScoutImporter(),
    FrontImporter(),
    ChatwootImporter(),
    ChatwootWebhookImporter(),
    ZammadImporter(),
    HubSpotImporter(),
    GorgiasImporter(),
    SalesforceCaseImporter(),
    SalesforceLiveChatImporter(),
    SalesforceMessagingImporter(),
    OpenAIImporter(),
    JsonlImporter(),
    IntercomCsvImporter(),
    CsvMessagesImporter(),
    CsvTicketsImporter(),
    PlainTextImporter(),
)
FORMATS: Mapping[str, Importer] = MappingProxyType({one.name: one for one in _IN_ORDER})
