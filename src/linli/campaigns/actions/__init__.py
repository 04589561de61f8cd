"""What may be done about campaigns, their obligations and tasks. Every action runs inside a scope."""

from linli.campaigns.actions.confirming import confirm, questions
from linli.campaigns.actions.passing import break_down, pass_down

__all__ = ["break_down", "confirm", "pass_down", "questions"]
