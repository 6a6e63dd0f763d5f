"""What public labels say of a judge: sets of conversations that people rated, read by path."""
