"""Debrief: coaching feedback for customer-support teams, with the evidence for every point."""

__version__ = "0.1.0"
