"""What may stay: personal data found and replaced by placeholders."""
