"""What was measured of a video, told to a person: the numbers with where they stand, and a strip of its timeline."""
