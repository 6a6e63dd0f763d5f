"""Invented tickets of the size that real chats have, to measure with."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from faker import Faker

TURNS, WORDS = 18, 10  # of a chat of the STAR corpus (Mosig et al. 2020), on average
OPENERS = (
    "hi, i'm {name} and my order {order} hasn't come yet, it was due on {day}",
    "Hello! This is {name}. I was charged twice for {thing}, can you look into it?",
    "my {thing} stopped working after two days and nobody answers my emails",
)
CUSTOMER = (
    "you can reach me at {email} if we get cut off",
    "the number on the account is {phone}",
    "i live at {street}, it should be on the order",
    "okay, and how long is that going to take this time?",
    "no, i tried that already and it did not help at all",
    "yes that's the one, the {thing} with the blue handle",
    "i just want to know whether i get my money back or not",
    "thanks, that is what I wanted to hear, I'll wait until {day}",
)
AGENT = (
    "Thank you, {first}. I can see the order here, give me a moment to check.",
    "I'm sorry about the wait. That's not how it should have gone for you.",
    "Could you tell me whether the light on the {thing} is green or red?",
    "I have sent the refund just now; it takes three to five working days.",
    "You will have a new one by {day}, and there is nothing for you to send back.",
    "The warehouse confirmed that it left this morning, so it should be with you soon.",
    "Is there anything else that I can do for you today?",
)
THINGS = ("kettle", "desk lamp", "office chair", "router", "coffee machine", "backpack")
DAYS = ("Monday", "Tuesday", "Friday", "the third of May", "next week")


def write_tickets(path: Path, count: int, seed: int = 7) -> int:
    """`count` tickets as our JSONL at `path`; the file's size in bytes. The same for a seed."""
    with path.open("w", encoding="utf-8") as file:
        for number, turns in enumerate(_conversations(count, seed)):
            line = {"id": f"B-{number}", "channel": "chat", "agent": "Ada Vance", "turns": turns}
            file.write(json.dumps(line) + "\n")
    return path.stat().st_size


def _conversations(count: int, seed: int) -> Iterator[list[dict[str, str]]]:
    chance = random.Random(seed)  # noqa: S311 -- what is drawn is no secret
    fake = Faker(["en_US", "en_GB", "de_DE", "en_IN"], use_weighting=False)
    fake.seed_instance(seed)
    people = [_person(fake) for _ in range(500)]
    for _ in range(count):
        values = {**chance.choice(people), "thing": chance.choice(THINGS)}
        values |= {"day": chance.choice(DAYS), "order": f"LO-{chance.randrange(10**6):06}"}
        turns = [{"speaker": "customer", "text": chance.choice(OPENERS).format(**values)}]
        for place in range(1, TURNS):
            speaker, texts = ("agent", AGENT) if place % 2 else ("customer", CUSTOMER)
            turns.append({"speaker": speaker, "text": chance.choice(texts).format(**values)})
        yield turns


def _person(fake: Faker) -> dict[str, str]:
    first, last = fake.first_name(), fake.last_name()
    return {
        "name": f"{first} {last}",
        "first": first,
        "email": f"{first}.{last}@example.com".lower().replace(" ", ""),
        "phone": fake.phone_number(),
        "street": fake.street_address().replace("\n", ", "),
    }
