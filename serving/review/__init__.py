"""The review desk: flagged videos, evidence first, and a person's decision."""
