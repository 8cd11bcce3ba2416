"""Answer the earnings system and the people."""
