"""A rubric of two criteria in the text of its file, and passages that it cites."""

from app.playbook.passage import Passage
from app.playbook.rubric import Dimension

RUBRIC = """\
id: small
version: 3
title: A small rubric
dimensions:
  - id: empathy
    title: Empathy
    summary: The customer feels understood.
    criteria:
      - id: listens
        title: Listens
        question: Does the agent take up what the customer said?
        applies_when: The customer gave details that matter.
        outside_control: A form that asks for the same thing again.
        anchors:
          missed: Asks again for what was given.
          partly: Takes up some of it.
          met: Takes up what matters.
          exemplary: Takes up what was said between the lines.
        examples:
          for:
            - You wrote that the parcel was wet when it came.
          against:
            - What is your order number?
        try_instead: You told me the parcel was wet, so let's start there.
        practise: Name one detail of the customer's in each first reply.
        ask: What did this customer tell you before you asked?
        passages:
          - active-listening#take-it-up
          - active-listening#read-first
  - id: clarity
    title: Clarity
    summary: The customer knows what happens next.
    criteria:
      - id: structure
        title: Gives structure
        question: Are the steps in the order in which they are done?
        applies_when: There is more than one step to take.
        outside_control: A procedure whose order nobody can change.
        anchors:
          missed: Steps stand in no order.
          partly: Most steps stand in order.
          met: Each step follows from the one before.
          exemplary: Each step says how to see that it worked.
        examples:
          for:
            - First open the settings, then choose Billing.
          against:
            - Billing, but before that settings, oh and log in.
        try_instead: First open the settings. Then choose Billing.
        practise: Number the steps in your next three answers.
        ask: Which step would you have got lost at?
        passages:
          - plain-words#one-thing-at-a-time
        weight: 2
"""

PASSAGES = tuple(
    Passage(id=identifier, document="A document", heading="A heading", text="Text.", topic=topic)
    for identifier, topic in (
        ("active-listening#take-it-up", Dimension.EMPATHY),
        ("active-listening#read-first", Dimension.EMPATHY),
        ("plain-words#one-thing-at-a-time", Dimension.CLARITY),
    )
)


def line_number(text: str, part: str) -> int:
    """The line, from 1, on which `part` first stands."""
    return text[: text.index(part)].count("\n") + 1
