"""Is it the creator's own first cut: search, alignment, verification by motion, and the verdict."""
