"""What came in: tickets and their turns, and the formats that we read them from."""
