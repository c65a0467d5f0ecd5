"""How often a test tries: a few times in `make test`, many in `make test-long`, as often as it takes in `make fuzz`."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

Test = TypeVar("Test", bound=Callable[..., Any])
FUZZ_CASES = 10_000
_SUPPRESSED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def times(daily: int, long: int, fuzz: int) -> int:
    """Return how often a test tries in this run. It needs `pytest.mark.drawn`, so that `make test-long` runs it again."""
    return {"long": long, "fuzz": fuzz}.get(settings.get_current_profile_name(), daily)


def cases(daily: int, long: int) -> Callable[[Test], Test]:
    """Let a property-based test draw so many cases, and `make test-long` run it again."""

    def decorate(test: Test) -> Test:
        number = times(daily, long, FUZZ_CASES)
        decorated: Test = pytest.mark.drawn(settings(max_examples=number, deadline=None, suppress_health_check=_SUPPRESSED)(test))
        return decorated

    return decorate
