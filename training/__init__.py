"""Learn from what was decided and what happened: cohorts, training, the registry."""
