"""What may be done about campaigns, their obligations and tasks. Every action runs inside a scope."""

from linli.campaigns.actions.confirming import confirm, confirm_as_said, questions
from linli.campaigns.actions.log import may_act
from linli.campaigns.actions.passing import break_down, pass_down
from linli.campaigns.actions.steps import (
    acknowledge,
    acknowledge_all,
    finish,
    reassign,
    remind,
    reopen,
    start,
)

__all__ = [
    "acknowledge",
    "acknowledge_all",
    "break_down",
    "confirm",
    "confirm_as_said",
    "finish",
    "may_act",
    "pass_down",
    "questions",
    "reassign",
    "remind",
    "reopen",
    "start",
]
