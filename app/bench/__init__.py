"""Benchmarks that print tables: how fast, and with how much memory. Nothing here is a test."""
