"""How often a careful colleague would give the same level, fitted on the labelled samples."""
