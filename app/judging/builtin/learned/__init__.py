"""Gauges: probabilities learned from labelled conversations, with the signals behind each."""
