"""A campaign, what it demands of whom, and how that is passed on and done."""

from linli.campaigns.models.amendments import Amendment, AmendmentDelivery, AmendmentKind
from linli.campaigns.models.coverings import Covering, CoveringState, CoveringStep
from linli.campaigns.models.deliveries import Answer, Delivery, DeliveryState, Extension, Instalment
from linli.campaigns.models.demands import Campaign, Obligation
from linli.campaigns.models.reminders import Reminding
from linli.campaigns.models.tasks import Step, StepKind, Task, TaskState

__all__ = [
    "Amendment",
    "AmendmentDelivery",
    "AmendmentKind",
    "Answer",
    "Campaign",
    "Covering",
    "CoveringState",
    "CoveringStep",
    "Delivery",
    "DeliveryState",
    "Extension",
    "Instalment",
    "Obligation",
    "Reminding",
    "Step",
    "StepKind",
    "Task",
    "TaskState",
]
