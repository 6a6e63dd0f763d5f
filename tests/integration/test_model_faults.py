"""Every way in which a model server fails, at the wire, and what becomes of it."""

import socket
import ssl
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Lock
from threading import enumerate as enumerate_threads
from time import monotonic, sleep
from typing import Any

import pytest

from app.errors import ModelPausedError, ModelSetupError, ModelUnavailableError
from app.judging.breaker import FAULTS_TO_OPEN, Breaker, BreakerState
from app.judging.litellm_client import LiteLLMClient
from app.judging.litellm_library import load_litellm
from app.judging.model_client import About, Message, ModelReply, ModelRequest
from app.judging.model_faults import read_fault
from app.judging.turned_down import TICKETS_AT_FIRST, TICKETS_LATER
from tests.model_server import ModelServer, Received
from tests.model_server.failures import Answer, error_answer

SAID = '{"verdicts": []}'


class Time:
    """A clock that only sleeping sets on; what was slept is kept, in seconds."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.at = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda _: SAID) as server:
        yield server


@pytest.fixture
def time() -> Time:
    return Time()


def about(ticket_id: str = "T-1") -> ModelRequest:
    return ModelRequest(
        messages=(Message(role="user", content="Hello."),),
        schema_name="greeting",
        schema_={"type": "object", "properties": {}, "required": [], "additionalProperties": False},
        about=About(role="judge", ticket_id=ticket_id),
    )


def client_of(server: ModelServer, time: Time, **options: Any) -> LiteLLMClient:
    given: dict[str, Any] = {
        "api_base": server.url,
        "api_key": "sk-secret",
        "timeout_s": 5.0,
        "retries": 2,
        "breaker": Breaker("openai/test", now=time.now),
    }
    return LiteLLMClient("openai/test", **given | options, sleep=time.sleep, jitter=lambda: 0.5)


def ask(server: ModelServer, time: Time, **options: Any) -> ModelReply:
    return client_of(server, time, **options).complete(about())


PASSING = [
    "rate_limit",
    "error_500",
    "overloaded",
    "bad_gateway",
    "gateway_timeout",
    "request_timeout",
    "drop",
    "half_body",
    "no_http",
    "not_json",
    "web_page",
    "null",
]


@pytest.mark.parametrize("failure", PASSING)
def test_what_time_mends_is_tried_again(failure: str, server: ModelServer, time: Time) -> None:
    server.will_answer(failure, failure)
    assert ask(server, time).text == SAID
    assert len(server.history) == 3
    assert len(time.waits) == 2


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("rate_limit", "Too many requests"),
        ("overloaded", "Overloaded"),
        ("gateway_timeout", "The upstream server is timing out"),
        ("request_timeout", "Request timed out"),
        ("drop", "Connection error"),
        ("half_body", "Connection error"),
        ("not_json", "what it sent is no completion"),
        ("web_page", "what it sent is no completion"),
        ("null", "what it sent is no completion"),
    ],
)
def test_a_fault_is_told_in_one_line_of_plain_words(
    failure: str, words: str, server: ModelServer, time: Time
) -> None:
    server.will_answer(failure)
    with pytest.raises(ModelUnavailableError) as raised:
        ask(server, time, retries=0)
    assert str(raised.value) == (
        f"The model openai/test didn't answer ({words}); tries so far: 1. Try again later."
    )


def test_waits_are_drawn_from_a_span_that_doubles(server: ModelServer, time: Time) -> None:
    server.will_answer("error_500", "error_500", "error_500")
    ask(server, time, retries=3)
    assert time.waits == [0.5, 1.0, 2.0]


def test_tries_are_bounded(server: ModelServer, time: Time) -> None:
    server.will_answer(*["error_500"] * 9)
    with pytest.raises(ModelUnavailableError) as raised:
        ask(server, time)
    assert str(raised.value) == (
        "The model openai/test didn't answer (Something broke); tries so far: 3. Try again later."
    )
    assert len(server.history) == 3


def _busy(status: int = 429, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=b'{"error": {"message": "busy"}}')


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (_busy(Retry_After="7"), 7.25),
        (_busy(Retry_After="0"), None),
        (_busy(Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), None),
        (_busy(retry_after_ms="1500", Retry_After="2"), 1.75),
        (_busy(x_ratelimit_remaining_requests="0", x_ratelimit_reset_requests="6s"), 6.25),
        (_busy(503, Retry_After="4"), 4.25),
        (_busy(), 0.75),
    ],
)
def test_a_wait_is_as_long_as_the_server_asks_and_a_little_more(
    answer: Answer, wait: float | None, server: ModelServer, time: Time
) -> None:
    server.will_answer(answer)
    ask(server, time)
    assert time.waits == ([wait] if wait else [])


def test_a_date_to_wait_until_is_kept_to(server: ModelServer, time: Time) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    server.will_answer(_busy(Retry_After=date))
    ask(server, time)
    assert 20 < time.waits[0] < 31


def test_what_one_thread_is_told_to_wait_all_wait(server: ModelServer, time: Time) -> None:
    breaker = Breaker("openai/test", now=time.now)
    server.will_answer(_busy(Retry_After="7"))
    with pytest.raises(ModelUnavailableError):
        ask(server, time, retries=0, breaker=breaker)
    assert time.waits == []
    ask(server, time, breaker=breaker)
    assert time.waits == [7.25]


def test_a_server_that_asks_for_a_long_wait_is_left_to_the_queue(
    server: ModelServer, time: Time
) -> None:
    server.will_answer(_busy(Retry_After="3600"))
    client = client_of(server, time)
    with pytest.raises(
        ModelPausedError, match="not asked before 15:05:00 UTC \\(busy\\)"
    ) as paused:
        client.complete(about())
    assert paused.value.until == time.at + timedelta(hours=1)
    with pytest.raises(ModelPausedError):
        client.complete(about("T-2"))
    assert len(server.history) == 1
    assert time.waits == []


def test_an_answer_that_was_under_way_does_not_undo_a_long_wait(
    server: ModelServer, time: Time
) -> None:
    server.will_answer(Answer(SAID, wait_s=1.5), _busy(Retry_After="300"))
    client = client_of(server, time)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(client.complete, about())
        while not server.history:
            sleep(0.01)
        with pytest.raises(ModelPausedError):
            client.complete(about("T-2"))
        assert slow.result().text == SAID
    with pytest.raises(ModelPausedError, match="not asked before 14:10:00 UTC"):
        client.complete(about("T-3"))


class LimitedServer(ModelServer):
    """Answers eight requests in any second, and asks the others to wait for one."""

    def __init__(self) -> None:
        super().__init__()
        self._times: deque[float] = deque()
        self._counting = Lock()
        self.refused = 0

    def answer(self, received: Received) -> Answer:
        with self._counting:
            while self._times and self._times[0] < monotonic() - 1:
                self._times.popleft()
            if len(self._times) >= 8:
                self.refused += 1
                return _busy(Retry_After="1")
            self._times.append(monotonic())
            return Answer(SAID)


def test_a_limit_is_kept_to_without_a_pause_and_with_few_requests_too_many() -> None:
    told: list[BreakerState] = []
    breaker = Breaker("openai/test", on_change=told.append)
    with LimitedServer() as server, ThreadPoolExecutor(24) as pool:
        client = LiteLLMClient(
            "openai/test", api_base=server.url, api_key="sk-secret", breaker=breaker
        )
        asked = [about(f"T-{number}") for number in range(60)]
        assert {reply.text for reply in pool.map(client.complete, asked)} == {SAID}
    assert told == []
    assert server.refused <= 40  # 16 of the 24 that come at once, before a limit is known


def test_a_stall_counts_as_no_answer(server: ModelServer, time: Time) -> None:
    server.will_answer("stall")
    with pytest.raises(ModelUnavailableError, match="Request timed out"):
        ask(server, time, timeout_s=0.2, retries=0)


def test_a_server_that_sends_a_byte_a_second_counts_as_no_answer(
    server: ModelServer, time: Time
) -> None:
    server.will_answer("drip")
    client = client_of(server, time, timeout_s=1.5, overtime_s=0.5, retries=0)
    with pytest.raises(ModelUnavailableError, match="no whole answer in 2 s"):
        client.complete(about())
    assert client.complete(about()).text == SAID


def test_calls_that_take_too_long_leave_no_threads_behind(server: ModelServer, time: Time) -> None:
    server.will_answer(*[Answer(SAID * 100, drip_s=0.2)] * 4)
    client = client_of(server, time, timeout_s=0.5, overtime_s=0.3, retries=0)
    for _ in range(4):
        with pytest.raises(ModelUnavailableError):
            client.complete(about())
    until = monotonic() + 5
    while any(one.name == "model-call" for one in enumerate_threads()):
        assert monotonic() < until
        sleep(0.05)
    assert client.complete(about("T-9")).text == SAID


def _port_of_nobody() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama_chat"])
def test_a_server_that_is_not_there_is_unavailable(provider: str, time: Time) -> None:
    client = LiteLLMClient(
        f"{provider}/test",
        api_base=f"http://127.0.0.1:{_port_of_nobody()}/v1",
        retries=1,
        sleep=time.sleep,
    )
    with pytest.raises(ModelUnavailableError) as raised:
        client.complete(about())
    assert str(raised.value) == (
        f"The model {provider}/test didn't answer (Connection refused); tries so far: 2. "
        "Check the network, and the address in DEBRIEF_API_BASE."
    )


def test_a_server_without_tls_at_an_address_with_it_is_a_setup_error(
    server: ModelServer, time: Time
) -> None:
    address = server.url.replace("http:", "https:")
    with pytest.raises(
        ModelSetupError, match=r"no TLS connection: wrong version number\. Check that"
    ):
        ask(server, time, api_base=address)
    assert time.waits == []


def _raised_from(told: OSError) -> Any:
    error = load_litellm().InternalServerError("OpenAIException - Connection error.", "test", "x")
    error.__cause__ = told
    return error


def test_a_certificate_that_is_not_trusted_is_a_setup_error() -> None:
    told = ssl.SSLCertVerificationError(1, "certificate verify failed")
    told.verify_message = "self-signed certificate"
    fault = read_fault(_raised_from(told), None)
    assert (fault.kind, fault.words) == (
        "setup",
        "its certificate isn't trusted: self-signed certificate",
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), "Connection error"),
        (ConnectionResetError(104, "Connection reset by peer"), "Connection reset by peer"),
    ],
)
def test_what_a_network_does_is_no_fault_of_the_setup(told: OSError, words: str) -> None:
    fault = read_fault(_raised_from(told), None)
    assert (fault.kind, fault.words) == ("passing", words)


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        ("unauthorized", "Incorrect API key provided. Set DEBRIEF_API_KEY"),
        ("forbidden", "Your key may not use this model. Set DEBRIEF_API_KEY"),
        ("payment", "Insufficient credits. Top up the account"),
        ("no_such_model", "The model does not exist. Check DEBRIEF_MODEL and DEBRIEF_API_BASE"),
        ("no_credit", "You exceeded your current quota. Top up the account"),
    ],
)
def test_what_an_operator_must_mend_is_not_tried_again(
    failure: str, message: str, server: ModelServer, time: Time
) -> None:
    server.will_answer(*[failure] * 9)
    with pytest.raises(ModelSetupError) as raised:
        ask(server, time)
    assert str(raised.value).startswith("The model openai/test can't be used: ")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert time.waits == []


@pytest.mark.parametrize("failure", ["unauthorized", "payment", "no_such_model"])
def test_after_a_setup_error_the_others_wait_for_the_operator(
    failure: str, server: ModelServer, time: Time
) -> None:
    server.will_answer(failure)
    client = client_of(server, time)
    with pytest.raises(ModelSetupError):
        client.complete(about())
    with pytest.raises(ModelPausedError):
        client.complete(about("T-2"))
    assert len(server.history) == 1
    time.sleep(15)
    assert client.complete(about("T-2")).text == SAID


TURNED_DOWN = ["bad_request"] * 3  # in each form


def test_a_request_that_is_turned_down_after_others_were_answered_is_a_refusal(
    server: ModelServer, time: Time
) -> None:
    client = client_of(server, time)
    client.complete(about())
    server.will_answer(TURNED_DOWN[0])
    reply = client.complete(about("T-2"))
    assert (reply.finish_reason, reply.text) == ("refused", "Unrecognized request")
    assert client.complete(about("T-3")).text == SAID


@pytest.mark.parametrize(
    "answer",
    [
        error_answer(400, "Invalid prompt: your prompt was flagged", "invalid_prompt"),
        error_answer(400, "The response was filtered due to our content management policy"),
        error_answer(422, "Input blocked by moderation"),
    ],
)
def test_a_text_that_the_provider_will_not_read_is_a_refusal_from_the_start(
    answer: Answer, server: ModelServer, time: Time
) -> None:
    server.will_answer(answer)
    assert ask(server, time).finish_reason == "refused"
    assert len(server.history) == 1


def test_what_is_turned_down_before_any_answer_may_be_the_tickets_fault(
    server: ModelServer, time: Time
) -> None:
    server.will_answer(*TURNED_DOWN)
    client = client_of(server, time)
    with pytest.raises(ModelUnavailableError) as raised:
        client.complete(about())
    assert str(raised.value) == (
        "The model openai/test didn't answer (Unrecognized request); tries so far: 1. "
        "The provider turned the request down; check that DEBRIEF_MODEL names a chat model."
    )
    assert client.complete(about("T-2")).text == SAID


def turned_down(client: LiteLLMClient, tickets: int) -> list[str]:
    """What came of so many tickets, all of which the provider turns down."""
    ends: list[str] = []
    for number in range(tickets):
        try:
            ends.append(client.complete(about(f"N-{number}")).finish_reason)
        except (ModelUnavailableError, ModelSetupError) as error:
            ends.append(type(error).__name__)
    return ends


def test_a_model_that_turns_down_every_ticket_waits_for_the_operator(
    server: ModelServer, time: Time
) -> None:
    server.will_answer(*TURNED_DOWN * TICKETS_AT_FIRST)
    client = client_of(server, time)
    ends = turned_down(client, TICKETS_AT_FIRST + 1)
    unknown = ["ModelUnavailableError"] * (TICKETS_AT_FIRST - 1)
    assert ends == [*unknown, "ModelSetupError", "ModelPausedError"]


def test_a_model_that_begins_to_turn_down_every_ticket_waits_for_the_operator(
    server: ModelServer, time: Time
) -> None:
    client = client_of(server, time)
    client.complete(about())
    server.will_answer(*TURNED_DOWN[:1] * TICKETS_LATER)
    ends = turned_down(client, TICKETS_LATER)
    assert ends == ["refused"] * (TICKETS_LATER - 1) + ["ModelSetupError"]


def test_a_request_about_no_ticket_that_is_turned_down_is_a_setup_error(
    server: ModelServer, time: Time
) -> None:
    server.will_answer(*TURNED_DOWN)
    with pytest.raises(ModelSetupError, match=r"Unrecognized request\. The provider turned"):
        client_of(server, time).complete(about(""))


def test_a_model_that_is_down_is_asked_few_times_whatever_waits_for_it(
    server: ModelServer, time: Time
) -> None:
    server.will_answer(*["error_500"] * 900)
    client = client_of(server, time, retries=3)
    ends = []
    for number in range(100):
        with pytest.raises(ModelUnavailableError) as raised:
            client.complete(about(f"T-{number}"))
        ends.append(type(raised.value))
    assert len(server.history) == FAULTS_TO_OPEN
    assert ends == [ModelUnavailableError] + [ModelPausedError] * 99


def test_many_threads_at_once_stop_asking_a_model_that_is_down(
    server: ModelServer, time: Time
) -> None:
    server.will_answer(*["overloaded"] * 900)
    client = client_of(server, time, retries=9)

    def try_one(number: int) -> type[Exception]:
        try:
            client.complete(about(f"T-{number}"))
        except ModelUnavailableError as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        ends = set(pool.map(try_one, range(64)))
    assert ends == {ModelPausedError}
    assert len(server.history) <= FAULTS_TO_OPEN + 8  # those that were under way


def test_an_answer_after_the_pause_lets_all_go_on(server: ModelServer, time: Time) -> None:
    server.will_answer(*["error_500"] * FAULTS_TO_OPEN)
    client = client_of(server, time, retries=0)
    for number in range(FAULTS_TO_OPEN):
        with pytest.raises(ModelUnavailableError):
            client.complete(about(f"T-{number}"))
    with pytest.raises(ModelPausedError):
        client.complete(about("T-8"))
    time.sleep(15)
    assert [client.complete(about(f"T-{n}")).text for n in (8, 9)] == [SAID, SAID]


def test_an_error_that_repeats_the_key_shows_none(server: ModelServer, time: Time) -> None:
    server.will_answer(Answer(status=401, body=b'{"error": {"message": "No: sk-secret"}}'))
    with pytest.raises(ModelSetupError, match=r"No: \[key\]"):
        ask(server, time)


@pytest.mark.parametrize("key", ["x", "none", "test", "e"])
def test_a_placeholder_for_a_key_garbles_no_error(
    key: str, server: ModelServer, time: Time
) -> None:
    server.will_answer(
        Answer(status=401, body=b'{"error": {"message": "There is none, except a tested one"}}')
    )
    with pytest.raises(ModelSetupError, match=r"used: There is none, except a tested one\. Set"):
        ask(server, time, api_key=key)


def test_what_could_not_be_read_is_not_quoted(server: ModelServer, time: Time) -> None:
    server.will_answer(Answer(body=b'{"verdicts": "he was rude to Ana"', content_type="text/plain"))
    with pytest.raises(ModelUnavailableError) as raised:
        ask(server, time, retries=0)
    assert "Ana" not in str(raised.value)


@pytest.mark.parametrize(
    ("failure", "finish"),
    [
        ("refusal", "refused"),
        ("content_filter", "refused"),
        ("cut_off", "length"),
        ("empty", "stop"),
        ("no_choices", "other"),
        ("too_long", "too_long"),
        ("too_large", "too_long"),
    ],
)
def test_how_a_reply_ended_is_told_and_is_no_fault(
    failure: str, finish: str, server: ModelServer, time: Time
) -> None:
    server.will_answer(failure)
    assert ask(server, time).finish_reason == finish
    assert (len(server.history), time.waits) == (1, [])
