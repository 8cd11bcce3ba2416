"""What a policy file can do wrong."""

from __future__ import annotations

from features.errors import FirstcutError


class PolicyError(FirstcutError):
    """A policy file that cannot be paid by: not found, not YAML, unknown keys, falling knots, floats for money."""

    status = 503
    exit_code = 4
