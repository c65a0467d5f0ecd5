"""The load generator: all learners of a class in a separate process, so that its processor time is known.

``python -m benchmarks.classes.generator`` reads commands from stdin and writes replies to stdout, one line of JSON
each; `Generator` is the benchmark's side of it.
"""

import asyncio
import contextlib
import json
import math
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from benchmarks.classes.hub_learners import HubLearner
from benchmarks.classes.learners import Class, Learner, Reply
from benchmarks.measure import last_line
from benchmarks.problems import BenchmarkProblem

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 120.0
"""The maximum time until the confirmation after the last answer."""


@dataclass(frozen=True)
class Opening:
    """When learners who started at the same time reached each stage, in seconds since the start, sorted."""

    page: list[float]
    state: list[float]
    saved: list[float]
    generator_share: float
    """The generator's processor time as a share of the duration of the run."""


@dataclass(frozen=True)
class SigningIn:
    """How long signing in took for learners who started at the same time, in seconds, sorted."""

    seconds: list[float]
    generator_share: float


@dataclass(frozen=True)
class Load:
    """The time from giving an answer to its confirmation, in milliseconds."""

    learners: int
    answers: int
    median: float
    most_of_100: float
    """The 99th percentile."""
    longest: float
    seconds: float
    """From the first answer to the last confirmation."""
    generator_share: float


@dataclass(frozen=True)
class Arriving:
    """The time from a hub learner's first request to a saved answer, in seconds, sorted."""

    seconds: list[float]
    whole: float
    """From the first learner's first request to the last learner's saved answer, in seconds."""
    generator_share: float


@dataclass(frozen=True)
class Graded:
    """The time from the confirmation of the last hand-in until learners had their results, in seconds, sorted."""

    seconds: list[float]
    generator_share: float


class Generator:
    """The benchmark's interface to the load generator. Every method raises BenchmarkProblem if something goes wrong."""

    def __init__(self, commands: IO[str], replies: IO[str], complaints: IO[str]) -> None:
        self._commands, self._replies, self._complaints = commands, replies, complaints

    def sign_in(self, learners: int) -> SigningIn:
        """Sign in learners at the same time until `learners` are signed in."""
        return SigningIn(**self._ask("sign_in", learners=learners))

    def open(self) -> Opening:
        """Let all who are signed in open the module at the same time and save one answer each."""
        return Opening(**self._ask("open"))

    def arrive(self, learners: int, spread: float) -> Arriving:
        """Let `learners` learners sign in, open the module and save one answer each, with starts spread evenly over `spread` seconds."""
        return Arriving(**self._ask("arrive", learners=learners, spread=spread))

    def hand_in(self, spread: float) -> Graded:
        """Let all who have arrived hand in, spread evenly over `spread` seconds, and wait for their results."""
        return Graded(**self._ask("hand_in", spread=spread))

    def answer(self, learners: int, every: float, seconds: float) -> Load:
        """Let `learners` learners each give an answer every `every` seconds, spread evenly."""
        return Load(**self._ask("answer", learners=learners, every=every, seconds=seconds))

    def confirmed(self) -> dict[str, dict[str, str]]:
        """Return, for each learner and question, the time (`at`) of the newest answer that the server has confirmed."""
        return self._ask("confirmed")

    def _ask(self, op: str, **data: Any) -> Reply:
        with contextlib.suppress(BrokenPipeError):
            self._commands.write(json.dumps([op, data]) + "\n")
            self._commands.flush()
        line = self._replies.readline()
        if not line:
            raise BenchmarkProblem(f"The load generator failed. Its last line was: {last_line(self._complaints.read())}")
        reply: Reply = json.loads(line)
        if "problem" in reply:
            raise BenchmarkProblem(reply["problem"])
        return reply


@contextlib.contextmanager
def generator(of: Class) -> Iterator[Generator]:
    """Run a load generator for the learners of this class."""
    command = [sys.executable, "-m", "benchmarks.classes.generator", json.dumps(of)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=_ROOT, env=dict(os.environ), stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    try:
        yield Generator(*(cast(IO[str], end) for end in (process.stdin, process.stdout, process.stderr)))
    finally:
        process.terminate()
        process.communicate()


class Learners:
    """The learners of the class, within the generator's process."""

    def __init__(self, of: Class) -> None:
        self._class = of
        self._kind = HubLearner if of.base else Learner
        self._learners: list[Learner] = []

    async def sign_in(self, learners: int) -> Reply:
        """Sign in the learners who are missing."""
        new = [self._kind(self._class, number) for number in range(len(self._learners), learners)]
        cost = _Cost()

        async def signed_in(learner: Learner) -> float:
            await learner.sign_in()
            return time.perf_counter() - cost.start

        seconds = sorted(await asyncio.gather(*map(signed_in, new)))
        self._learners += new
        return asdict(SigningIn(seconds, cost.share()))

    async def open(self) -> Reply:
        """Let all learners open the module."""
        cost = _Cost()
        opened = await asyncio.gather(*(learner.open() for learner in self._learners))
        share = cost.share()
        page, state, saved = (sorted(moment - cost.start for moment in moments) for moments in zip(*opened, strict=True))
        return asdict(Opening(page, state, saved, share))

    async def arrive(self, learners: int, spread: float) -> Reply:
        """Let new learners sign in and open the module, with staggered starts."""
        new = [self._kind(self._class, number) for number in range(len(self._learners), learners)]
        cost = _Cost()

        async def arrived(number: int, learner: Learner) -> float:
            await asyncio.sleep(number * spread / len(new))
            began = time.perf_counter()
            await learner.sign_in()
            return (await learner.open()).saved - began

        seconds = sorted(await asyncio.gather(*(arrived(*one) for one in enumerate(new))))
        self._learners += new
        return asdict(Arriving(seconds, time.perf_counter() - cost.start, cost.share()))

    async def hand_in(self, spread: float) -> Reply:
        """Let all learners hand in, with staggered starts, and wait for the results."""
        cost = _Cost()

        async def handed_in(number: int, learner: HubLearner) -> tuple[float, float]:
            await asyncio.sleep(number * spread / len(self._learners))
            return await learner.hand_in(), await learner.graded()

        learners = cast(list[HubLearner], self._learners)
        moments = await asyncio.gather(*(handed_in(*one) for one in enumerate(learners)))
        last = max(handed for handed, _graded in moments)
        return asdict(Graded(sorted(max(0.0, graded - last) for _handed, graded in moments), cost.share()))

    async def answer(self, learners: int, every: float, seconds: float) -> Reply:
        """Answer at a steady pace. Times count from when an answer was due, even if the generator itself is late."""
        answering = self._learners[:learners]
        await asyncio.gather(*(learner.connect() for learner in answering))
        count = round(learners * seconds / every)
        waits: list[float] = []
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def confirmed(due: float, arrived: float) -> None:
            waits.append(1000 * (arrived - due))
            if len(waits) == count and not done.done():
                done.set_result(None)

        def failed(problem: BenchmarkProblem) -> None:
            if not done.done():
                done.set_exception(problem)

        cost = _Cost()
        for number in range(count):
            due = cost.start + number * every / learners
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if done.done():
                break
            answering[number % learners].answer(due, confirmed, failed)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await done
        share, whole = cost.share(), time.perf_counter() - cost.start
        waits.sort()
        return asdict(Load(learners, count, statistics.median(waits), most_of_100(waits), waits[-1], whole, share))

    async def confirmed(self) -> dict[str, dict[str, str]]:
        """Return the confirmed answers of each learner."""
        return {learner.id: learner.confirmed for learner in self._learners}


def most_of_100(ascending: list[float]) -> float:
    """Return the 99th percentile of sorted values."""
    return ascending[math.ceil(0.99 * len(ascending)) - 1]


class _Cost:
    """The processor time of this process in relation to the elapsed time."""

    def __init__(self) -> None:
        self._used = time.process_time()
        self.start = time.perf_counter()

    def share(self) -> float:
        """Return the processor time used since the start, as a share of the elapsed time."""
        return (time.process_time() - self._used) / (time.perf_counter() - self.start)


def main(of: str) -> None:
    """Execute the commands on stdin until it is closed."""
    port, code, module, questions, base = json.loads(of)
    learners = Learners(Class(port, code, module, [(id, value) for id, value in questions], base))
    commands: dict[str, Callable[..., Any]] = {
        "sign_in": learners.sign_in,
        "open": learners.open,
        "arrive": learners.arrive,
        "hand_in": learners.hand_in,
        "answer": learners.answer,
        "confirmed": learners.confirmed,
    }
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            op, data = json.loads(line)
            try:
                reply = runner.run(commands[op](**data))
            except BenchmarkProblem as problem:
                reply = {"problem": str(problem)}
            except OSError as error:
                reply = {"problem": f"A learner could not reach the course ({error.strerror or error})."}
            except TimeoutError:
                reply = {"problem": f"The last answers were not confirmed within {_PATIENCE_SECONDS:.0f} seconds."}
            print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    main(sys.argv[1])
