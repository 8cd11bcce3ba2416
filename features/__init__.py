"""From a video file, its words and its counters to one typed row and one fingerprint."""
