"""The formats that tickets come in, one a file."""
