"""Each criterion on small dialogues, with the level that its anchors give."""

import pytest

from tests.unit.judging.builtin.dialogues import outcome, verdicts

CASES = {
    "acknowledges_feeling": {
        "missed": [
            "C: I've been waiting three weeks for my refund and I'm really fed up.\nA: What is your order number?",
            "C: this is the third time i ask, nobody answers, its ridiculous\nA: refunds take 5 to 7 days.",
            "C: I'm worried, somebody logged into my account!\nA: Please calm down so that I can process it.",
        ],
        "partly": [
            "C: My heater broke in the middle of winter and I'm so frustrated.\nA: Sorry for any inconvenience. Please send the serial number.",
            "C: I'm really disappointed, the vase arrived broken.\nA: I understand your frustration. Please send a photo.",
        ],
        "met": [
            "C: I've waited three weeks for a refund of 80 pounds.\nA: Three weeks is far too long to wait for your refund, I'm sorry. I'll look into it now.",
            "C: The dress arrived torn and the wedding is tomorrow, I'm so upset.\nA: Oh no, a torn dress the day before the wedding. I'd be upset too.",
        ],
        "not_applicable": [
            "C: What time do you open on Sundays?\nA: We open at ten.",
            "C: please change my delivery address to 4 Mill Lane\nA: Done, it's changed.",
        ],
    },
    "listens": {
        "missed": [
            "C: My order number is 55123 and the kettle leaks from the base.\nA: Could you give me your order number please?",
            "C: I restarted the router and swapped the cable already, broadband is still down.\nA: Please restart the router and swap the cable.",
            "C: The lamp flickers in every room of my house.\nA: Lamps need a bulb.\nC: I already told you it flickers in every room.\nA: OK.",
        ],
        "met": [
            "C: The blue kettle leaks from the base since Monday.\nA: A leak from the base means that the kettle's seal has gone. I'll send a new kettle.",
        ],
        "exemplary": [
            "C: I moved house in May and the invoice went to my old address again.\nA: Just to check that I've understood: the invoice is right, but it went to the old address after you moved in May?\nC: Yes.\nA: Then I'll correct the address on the invoice.",
        ],
        "not_applicable": ["C: hello\nA: Hello, what can I do for you?"],
    },
    "respectful_tone": {
        "missed": [
            "C: The code doesn't work.\nA: You should have read the terms before you bought it.",
            "C: this is awful\nA: Calm down. It's not my problem.",
            "C: It still fails.\nA: Whatever. Do what you like.",
        ],
        "partly": [
            "C: Where is it?\nA: As I already told you, it ships on Monday.",
            "C: When do I get it?\nA: Next week.\nC: And the invoice?\nA: Same day.",
        ],
        "met": [
            "C: Where can I find the invoice?\nA: Happy to help. Please open Billing, it's at the top.",
        ],
        "exemplary": [
            "C: You are useless idiots, this is a disgrace!\nA: I can see why you're angry, and I'd like to help you with this. I'm checking the order now, please give me a minute.",
        ],
    },
    "personal": {
        "missed": [
            "C: My daughter's cello case arrived with a broken lock before her concert.\nA: Dear customer, thank you for contacting us. Your satisfaction is important to us. We apologise for any inconvenience.",
        ],
        "met": [
            "C: My daughter's cello case arrived with a broken lock.\nA: The lock on that cello case can be replaced. I'll send one to you and your daughter won't need a tool.",
        ],
        "exemplary": [
            "C: My daughter's cello case arrived with a broken lock and her concert is on Friday.\nA: I'll send a new lock for the cello case by courier, so that your daughter has it before the concert on Friday.",
        ],
        "not_applicable": [
            "C: hi there\nA: Hello, how are you doing on this fine morning, all well?"
        ],
    },
    "plain_language": {
        "missed": [
            "C: Why can't I print?\nA: Your tenant's endpoint has a stale token, so the provisioning on the backend fails with a null exception.",
            "C: What did I pay?\nA: The proration of the ledger is settled at cutover.\nC: sorry I don't know what that means",
        ],
        "partly": [
            "C: Why was I charged?\nA: Because your plan has a proration. It is four pounds and you pay it once.",
        ],
        "met": [
            "C: Why was I charged?\nA: You changed your plan in the middle of the month. The four pounds are for the two weeks that were left.",
        ],
        "exemplary": [
            "C: Why is the first bill higher?\nA: Your first bill covers two months. That means the one you had and the one to come. After that it is 12 pounds.",
        ],
        "not_applicable": ["C: hi\nA: Hello there!\nC: bye\nA: Bye now!"],
    },
    "structure": {
        "missed": [
            "C: The import fails.\nA: You have to save the file and delete the empty columns, but before that export the old one, also check the headings, and if it fails download the template, or then try another browser and send us the log.",
        ],
        "partly": [
            "C: The app is stuck.\nA: Open the settings. Press the reset button. Sign in with your code.",
        ],
        "met": [
            "C: The app is stuck.\nA: First open the settings. Then press Reset. After that sign in with your code.",
        ],
        "exemplary": [
            "C: The app is stuck.\nA: Here is how:\n1. Open the settings.\n2. Press Reset.\n3. Sign in with your code.",
        ],
        "not_applicable": ["C: When do you open?\nA: At nine."],
    },
    "answers_question": {
        "missed": [
            "C: When will my refund arrive?\nA: Thank you for your message. We value your feedback.",
            "C: Does the warranty cover water damage?\nA: Please see our FAQ page for more information.",
        ],
        "met": [
            "C: Does the warranty cover water damage?\nA: No, it doesn't cover water damage.",
            "C: when will it arrive\nA: it will arrive on tuesday",
        ],
        "exemplary": [
            "C: Can I bring my dog to the hotel?\nA: Yes, you can bring your dog to the hotel. In case you travel by train, the station has a lawn for dogs.\nC: Thank you!",
        ],
        "not_applicable": ["C: Please cancel my order.\nA: Done, it's cancelled."],
    },
    "sets_expectations": {
        "missed": [
            "C: My parcel is lost.\nA: It has been passed on. Someone will be in touch shortly.",
        ],
        "partly": ["C: My parcel is lost.\nA: I'll ask the courier about it."],
        "met": ["C: My parcel is lost.\nA: I'll ask the courier and write to you by Friday."],
        "exemplary": [
            "C: My parcel is lost.\nA: I'll ask the courier and write to you by Friday, even if I have no news.",
        ],
        "not_applicable": ["C: What time do you open?\nA: We open at nine.\nC: Thank you."],
    },
    "finds_cause": {
        "missed": [
            "C: The app crashes when I open a photo.\nA: Clear the cache and reinstall the app.",
        ],
        "partly": [
            "C: The app crashes when I open a photo.\nA: Clear the cache, please.\nC: That did not work.\nA: Which phone model are you using, and when did it start?",
        ],
        "met": [
            "C: The app crashes when I open a photo.\nA: Does it happen with every photo, or only with one?",
        ],
        "exemplary": [
            "C: The app crashes when I open a photo.\nA: Does it happen with every photo?\nC: Only the big ones.\nA: I've checked the log: the big photo runs the app out of memory, that's why it crashes. Please update it to version 5.",
        ],
        "not_applicable": ["C: What time do you open?\nA: We open at nine."],
    },
    "offers_solution": {
        "missed": [
            "C: My phone screen is cracked.\nA: There is nothing I can do.",
        ],
        "partly": [
            "C: My phone keeps crashing.\nA: I've reset your phone from here.\nC: It did not work, still crashing.",
            "C: The app crashes.\nA: Please try a different browser.",
        ],
        "met": [
            "C: My phone screen is cracked.\nA: I've booked a repair for you on Monday at the shop.",
        ],
        "exemplary": [
            "C: My phone screen is cracked.\nA: I can send a new phone, or repair this one. In the meantime you can borrow one. I'd recommend the repair.",
        ],
        "not_applicable": ["C: what time do you open\nA: Nine."],
    },
    "takes_ownership": {
        "missed": [
            "C: I was charged twice.\nA: That's not my department, you need to call billing.",
        ],
        "partly": [
            "C: I was charged twice.\nA: I've noted it. Please contact the bank about it.",
        ],
        "met": [
            "C: I was charged twice.\nA: I'll refund the second payment now.",
        ],
        "exemplary": [
            "C: I was charged twice.\nA: That was our mistake. I've refunded the second payment, and I will check on Friday that it has arrived.",
        ],
        "not_applicable": ["C: What time do you open?\nA: At nine."],
    },
    "confirms_outcome": {
        "missed": [
            "C: I can't log in.\nA: Reset your password.\nC: ok\nA: I'm closing this ticket now. Goodbye.",
        ],
        "partly": [
            "C: I can't log in.\nA: I've reset your password.\nC: ok\nA: Is there anything else I can help you with?",
        ],
        "met": [
            "C: I can't log in.\nA: I've reset your password.\nC: ok\nA: Are you able to log in now?",
        ],
        "exemplary": [
            "C: I can't log in.\nA: I've reset your password.\nC: ok\nA: Are you able to log in now? I'll check on Friday that it still works.",
        ],
        "not_applicable": [
            "C: I can't log in.\nA: Which browser do you use?\nC: Firefox, and it shows an error",
        ],
    },
}
TABLE = [
    pytest.param(criterion, level, text, id=f"{criterion}-{level}-{number}")
    for criterion, levels in CASES.items()
    for level, texts in levels.items()
    for number, text in enumerate(texts)
]


@pytest.mark.parametrize(("criterion", "level", "text"), TABLE)
def test_a_small_dialogue_gets_the_level_that_the_anchors_give(
    criterion: str, level: str, text: str
) -> None:
    verdict = verdicts(text)[criterion]
    assert outcome(verdict) == level, verdict.rationale or verdict.detail


@pytest.mark.parametrize(("criterion", "level", "text"), TABLE)
def test_a_level_says_in_words_what_it_rests_on(criterion: str, level: str, text: str) -> None:
    verdict = verdicts(text)[criterion]
    words = verdict.rationale if verdict.level else verdict.detail
    assert len(words.split()) >= 8
    assert "{" not in words
    assert bool(verdict.evidence) == bool(verdict.level)
