"""Kinds of speech, kinds of comments and subjects, described in words: dated YAML files, and what is nearest to them.

Nothing here is trained. The encoder turns the descriptions into vectors, and texts are placed between them; to change
what a kind means, write a new dated file.
"""

from features.described.axes import Axis, axis
from features.described.verticals import UNKNOWN, Vertical, vertical

__all__ = ["UNKNOWN", "Axis", "Vertical", "axis", "vertical"]
