"""What must not be lost: videos, fingerprints, scores, decisions, audit chain."""
