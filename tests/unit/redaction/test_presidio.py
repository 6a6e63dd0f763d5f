"""Presidio on a blank pipeline: its own recognizers, our gate before it, and no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.redaction.engine import TRIGGER
from app.redaction.ner.find import OwnPipeline
from app.redaction.redactor import Redactor
from app.settings import PROJECT
from tests.unit.redaction import (
    test_address,
    test_birth,
    test_email,
    test_phone,
    test_reference,
    test_secret,
    test_url,
)

SEALED = """
import builtins, logging, socket, sys

def refuse(*args, **kwargs):
    raise AssertionError("something reached for the network")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
plain_open = builtins.open
def watched(file, mode="r", *args, **kwargs):
    assert not set(mode) & set("wax+"), f"{file} was opened for writing"
    return plain_open(file, mode, *args, **kwargs)
builtins.open = watched
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)

from app.redaction.redactor import build_redactor
text, report = build_redactor().redact_text(
    "My name is Maya Quillfeather, maya@quillfeather.example, 212-736-5000, 4111 1111 1111 1111"
)
print(text)
"""


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("card 4111 1111 1111 1111", "card [CARD_1]"),
        ("it is 4111-1111-1111-1111.", "it is [CARD_1]."),
        ("3782 822463 10005", "[CARD_1]"),
        ("GB82 WEST 1234 5698 7654 32", "[IBAN_1]"),
        ("DE89370400440532013000", "[IBAN_1]"),
        ("from 192.168.0.17", "from [IP_1]"),
        ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "[IP_1]"),
        ("00:1A:2B:3C:4D:5E", "[MAC_1]"),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "[CRYPTO_1]"),
        ("my SSN is 536-90-4399", "my SSN is [ID_1]"),
        ("National Insurance AB123456C", "National Insurance [ID_1]"),
        ("my NIE is X9613851N", "my NIE is [ID_1]"),
    ],
)
def test_what_presidio_knows_is_replaced(redactor: Redactor, text: str, redacted: str) -> None:
    assert redactor.redact_text(text)[0] == redacted


@pytest.mark.parametrize(
    "text",
    [
        "It takes 3 to 5 days and costs 12.50 dollars.",
        "Your plan renews on 3 March 2025 at 10:30.",
        "Version 2.4.1 fixes it; use std::vector.",
        "Please restart the router twice, then wait 10 minutes.",
    ],
)
def test_plain_numbers_stay(redactor: Redactor, text: str) -> None:
    assert redactor.redact_text(text)[0] == text


def test_the_pipeline_keeps_no_word_of_what_it_read(redactor: Redactor) -> None:
    names = redactor._names
    assert isinstance(names, OwnPipeline)
    redactor.redact_text("my name is quillfeatherish 4111 1111 1111 1111")
    assert "quillfeatherish" not in names._pipeline.vocab.strings


def hits_of_all_tables() -> list[str]:
    """The first column of each table of hits, wherever a recognizer keeps its own."""
    texts = []
    for module in (
        test_address, test_birth, test_email, test_phone, test_reference, test_secret, test_url,
    ):  # fmt: skip
        for name in dir(module):
            for mark in getattr(getattr(module, name), "pytestmark", []):
                rows = mark.args[1] if mark.name == "parametrize" else []
                texts += [row[0] for row in rows if isinstance(row, tuple)]
    return texts


def test_no_hit_is_kept_from_the_analyzer() -> None:
    texts = hits_of_all_tables()
    assert len(texts) > 70
    assert [text for text in texts if not TRIGGER.search(text)] == []


def test_nothing_touches_the_network_the_disk_or_a_log(tmp_path: Path) -> None:
    environment = {
        **os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(PROJECT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SEALED], env=environment, capture_output=True, text=True,
        cwd=tmp_path, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "My name is [PERSON_1], [EMAIL_1], [PHONE_1], [CARD_1]"
    assert "Quillfeather" not in done.stderr
    assert "4111" not in done.stderr
    assert list(tmp_path.rglob("*")) == []
