"""The note check: eleven rules that a coaching note keeps, each with its reason."""
