"""The reward policy: dated YAML files, and the code that pays by them. Money is Decimal and text, never a float."""

from models.policy.components import Component
from models.policy.document import Policy
from models.policy.errors import PolicyError
from models.policy.reasons import Direction, Reason
from models.policy.reward import Reward, State, reward

__all__ = ["Component", "Direction", "Policy", "PolicyError", "Reason", "Reward", "State", "reward"]
