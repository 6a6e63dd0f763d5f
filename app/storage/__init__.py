"""Tables, records and migrations: the only package that names SQLAlchemy."""
