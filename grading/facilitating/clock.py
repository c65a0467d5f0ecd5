"""The clock of a class: how long each stage has run, compared with the plan. All times are in seconds."""

import msgspec

from widgets.content.data_shapes.class_plan import ClassPlan


class Timer(msgspec.Struct, frozen=True, omit_defaults=True):
    """How long a stage has run: `ran` until it was last started, at `since` (seconds since 1970; None while it is paused)."""

    ran: float = 0.0
    since: float | None = None

    def elapsed(self, now: float) -> float:
        """How long it has run until now; if the machine's clock is set back, the time already counted stays."""
        return self.ran + (max(0.0, now - self.since) if self.since is not None else 0.0)

    def started(self, now: float) -> "Timer":
        """The timer, running from `now` unless it runs already."""
        return self if self.since is not None else Timer(self.ran, now)

    def paused(self, now: float) -> "Timer":
        """The timer, paused."""
        return Timer(self.elapsed(now))


class ClassClock(msgspec.Struct, frozen=True):
    """The class's progress in time."""

    elapsed: float
    """How long all stages together have run."""
    planned: float
    """The planned duration of all stages."""
    late: float
    """How much longer than planned the stages up to this one have taken; negative if the class is ahead of the plan."""
    left: float
    """How long the rest of the class takes if it goes as planned."""


def class_clock(plan: ClassPlan, timers: dict[str, Timer], stage: str, now: float) -> ClassClock:
    """The class's progress in time during this stage.

    Unfinished stages count with the time that they ran; the current stage is late only after its own minutes are over.
    """
    ids = list(plan.stages)
    place = ids.index(stage)
    minutes = [60.0 * one.minutes for one in plan.stages.values()]
    ran = [timers.get(id, Timer()).elapsed(now) for id in ids]
    over = ran[place] - minutes[place]
    return ClassClock(
        elapsed=sum(ran),
        planned=sum(minutes),
        late=sum(ran[:place]) - sum(minutes[:place]) + max(0.0, over),
        left=max(0.0, -over) + sum(minutes[place + 1 :]),
    )
