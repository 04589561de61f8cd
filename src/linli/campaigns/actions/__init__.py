"""What may be done about campaigns, their obligations and tasks. Every action runs inside a scope."""

from linli.campaigns.actions.amending import Chosen, acknowledge_amendment, amend
from linli.campaigns.actions.confirming import confirm, confirm_as_said, questions
from linli.campaigns.actions.deliveries import (
    Granted,
    ask_extension,
    close,
    close_one,
    give_back,
    grant,
    is_superior,
    record_sent,
    refuse_extension,
    reopen_closed,
    resend,
    see,
)
from linli.campaigns.actions.instalments import open_ahead, report, report_nothing, take_back
from linli.campaigns.actions.log import Outside, may_act
from linli.campaigns.actions.objecting import decline_repeat, object_to
from linli.campaigns.actions.passing import Expected, break_down, pass_down
from linli.campaigns.actions.steps import (
    acknowledge,
    acknowledge_all,
    finish,
    reassign,
    remind,
    remind_deliveries,
    reopen,
    start,
)
from linli.campaigns.actions.together import sent_too

__all__ = [
    "Chosen",
    "Expected",
    "Granted",
    "Outside",
    "acknowledge",
    "acknowledge_all",
    "acknowledge_amendment",
    "amend",
    "ask_extension",
    "break_down",
    "close",
    "close_one",
    "confirm",
    "confirm_as_said",
    "decline_repeat",
    "finish",
    "give_back",
    "grant",
    "is_superior",
    "may_act",
    "object_to",
    "open_ahead",
    "pass_down",
    "questions",
    "reassign",
    "record_sent",
    "refuse_extension",
    "remind",
    "remind_deliveries",
    "reopen",
    "reopen_closed",
    "report",
    "report_nothing",
    "resend",
    "see",
    "sent_too",
    "start",
    "take_back",
]
