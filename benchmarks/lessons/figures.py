"""The figures of one checkout, as rows of a table and as JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from benchmarks.lessons.reading import ReadPage
from benchmarks.lessons.resuming import Resumed
from benchmarks.lessons.screens import Screen
from benchmarks.lessons.verdicts import Verdict

_TALL = 4.0
"""Screens: what is taller than this is counted."""


@dataclass
class ModuleFigures:
    """What was measured of one module."""

    pages: list[ReadPage] = field(default_factory=list)
    minutes: set[int] = field(default_factory=set)
    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)
    """By screen."""
    heights: dict[str, list[float]] = field(default_factory=dict)
    """By screen, in screens."""


@dataclass(frozen=True)
class Figures:
    """What was measured of one checkout."""

    modules: dict[str, ModuleFigures]
    resumed: Resumed

    def rows(self, screens: Sequence[Screen]) -> dict[str, str]:
        """Return the figures of all modules, by name, as they are printed."""
        return {
            **{f"verdicts out of view, {screen.name}": self._out_of_view(screen) for screen in screens},
            "pages with a picture": self._share([page.has_picture for page in self._pages]),
            **self._words(),
            **{name: value for screen in screens for name, value in self._heights(screen).items()},
            **{f"durations shown, {name}": _listed(module.minutes) for name, module in self.modules.items()},
            "seconds to resume on a second device": f"{self.resumed.seconds:.1f}",
            "resumes at the same place": "yes" if self.resumed.is_same_place else "no",
        }

    @property
    def _pages(self) -> list[ReadPage]:
        return [page for module in self.modules.values() for page in module.pages]

    def _out_of_view(self, screen: Screen) -> str:
        checked = [verdict for module in self.modules.values() for verdict in module.verdicts[screen.name]]
        forms = Counter(verdict.form for verdict in checked if not verdict.is_in_view)
        by_form = ", ".join(f"{form} {count}" for form, count in forms.most_common())
        return self._share([not verdict.is_in_view for verdict in checked]) + (f": {by_form}" if by_form else "")

    def _words(self) -> dict[str, str]:
        words = [page.words_before for page in self._pages if page.is_lesson]
        return {
            "lesson pages": str(len(words)),
            "words before the first thing to do, mean": f"{mean(words):.0f}",
            "words before the first thing to do, median": f"{median(words):.0f}",
            "words before the first thing to do, highest": str(max(words)),
        }

    def _heights(self, screen: Screen) -> dict[str, str]:
        measured = [height for module in self.modules.values() for height in module.heights[screen.name]]
        return {
            f"steps of pages, {screen.name}": str(len(measured)),
            f"tallest step in screens, {screen.name}": f"{max(measured):.1f}",
            f"steps above {_TALL:.0f} screens, {screen.name}": str(sum(height > _TALL for height in measured)),
        }

    @staticmethod
    def _share(every: Sequence[bool]) -> str:
        return f"{sum(every)} of {len(every)}"


def _listed(minutes: set[int]) -> str:
    return f"{len(minutes)} ({', '.join(map(str, sorted(minutes)))})"
