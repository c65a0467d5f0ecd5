"""A learner's plan as a page shows it: the cell with the lists that it is filled from (`data/plan.yaml`, signs, channels)."""

import msgspec

from widgets.content.cells import PlanCell, PlanChannel
from widgets.content.data_shapes.plan import PLAN
from widgets.content.data_shapes.tools import CHANNELS, SIGNS, Channel
from widgets.content.translation import shaped_file_in
from widgets.kinds.plan.kind import Plan
from widgets.languages.catalogue import Language


def plan_cell(declaration: Plan, language: Language) -> PlanCell:
    """The cell with its lists in a language. Raises DataProblem if one of their files cannot be read."""
    own = shaped_file_in(language, PLAN.name, PLAN.load())
    signs = shaped_file_in(language, SIGNS.name, SIGNS.load())
    channels = shaped_file_in(language, CHANNELS.name, CHANNELS.load()).channels
    return PlanCell(
        **msgspec.structs.asdict(declaration),
        framing=own.framing,
        caution=own.caution,
        steps=own.steps,
        signs={id: item.sign for id, item in signs.items.items()},
        record=own.record,
        channels={id: PlanChannel(label=one.label, reach=one.reach) for id, one in channels.items() if is_for_everyone(one)},
    )


def is_for_everyone(channel: Channel) -> bool:
    """Whether military, police and civilian personnel can use a channel."""
    return {"military", "police", "civilian"} <= set(channel.open_to)
