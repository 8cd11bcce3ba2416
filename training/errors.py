"""What training and the registry refuse."""

from __future__ import annotations

from features.errors import FirstcutError


class CohortError(FirstcutError):
    """A cohort that nothing can be learned from: not Parquet, other columns, values that cannot be true."""

    status = 422
    exit_code = 2


class RegistryError(FirstcutError):
    """A version that is not there, cannot be served, or is worse than what is served."""

    status = 409
    exit_code = 2
