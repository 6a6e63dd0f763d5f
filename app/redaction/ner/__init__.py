"""Names and addresses by the words around them: a small spaCy pipeline of our own.

It is trained on text that we generate (`python -m app.redaction.ner.train`); MODEL_CARD.md
says what it was trained on and how well it does.
"""
