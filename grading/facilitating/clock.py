"""The clock of a class: how long each stage has run, and how that stands to the plan. All times in seconds."""

import msgspec

from widgets.content.data_shapes.class_plan import ClassPlan


class Timer(msgspec.Struct, frozen=True, omit_defaults=True):
    """How long a stage has run: `ran` before now, and `since` when it has been running again (seconds since 1970), None while it stands."""

    ran: float = 0.0
    since: float | None = None

    def elapsed(self, now: float) -> float:
        """How long it has run until now; a machine's clock that was put back takes nothing away."""
        return self.ran + (max(0.0, now - self.since) if self.since is not None else 0.0)

    def started(self, now: float) -> "Timer":
        """The timer, running."""
        return self if self.since is not None else Timer(self.ran, now)

    def paused(self, now: float) -> "Timer":
        """The timer, standing."""
        return Timer(self.elapsed(now))


class Standing(msgspec.Struct, frozen=True):
    """Where the whole class stands in its time."""

    elapsed: float
    """How long all stages together have run."""
    planned: float
    """How long they are planned to run."""
    late: float
    """How much longer than planned the stages up to this one have taken; below 0 where there is time in hand."""
    left: float
    """How long the class still takes if the rest of it goes as planned."""


def standing(plan: ClassPlan, timers: dict[str, Timer], stage: str, now: float) -> Standing:
    """Where the class stands while it is at this stage.

    Stages left unfinished count as they ran; a stage that is going on is late only once its own minutes are over.
    """
    ids = list(plan.stages)
    place = ids.index(stage)
    minutes = [60.0 * one.minutes for one in plan.stages.values()]
    ran = [timers.get(id, Timer()).elapsed(now) for id in ids]
    over = ran[place] - minutes[place]
    return Standing(
        elapsed=sum(ran),
        planned=sum(minutes),
        late=sum(ran[:place]) - sum(minutes[:place]) + max(0.0, over),
        left=max(0.0, -over) + sum(minutes[place + 1 :]),
    )
