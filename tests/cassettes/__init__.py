"""Recorded conversations with a model, one file a test; `make record` makes them anew."""
