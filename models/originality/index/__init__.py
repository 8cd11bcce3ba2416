"""Which catalogued videos may a query have come from."""

from models.originality.index.catalog import CANDIDATES, Candidate, Index, IndexUnreadable, Reach, reach_among
from models.originality.index.choose import Chosen
from models.originality.index.files import replace_file, write_atomically

__all__ = [
    "CANDIDATES",
    "Candidate",
    "Chosen",
    "Index",
    "IndexUnreadable",
    "Reach",
    "reach_among",
    "replace_file",
    "write_atomically",
]
