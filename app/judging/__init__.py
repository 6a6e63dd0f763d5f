"""How good it was: judges, the verification of their verdicts, and scores."""
