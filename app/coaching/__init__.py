"""What to say about it: the coaching note, its states, and who drafts it."""
