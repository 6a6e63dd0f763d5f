"""How much that is personal the redactor finds, measured on public labelled sets."""
