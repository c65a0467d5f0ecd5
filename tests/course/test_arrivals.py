"""Hand-ins of several people at random: whatever names, IDs, file names, clocks and orders, each reaches its maker or is reported.

What is right is decided here without the course's code: who made a hand-in, by which door, on which device. Some dozens of
cases each; ten thousand in the long mode (`make fuzz`).
"""

import itertools
import json
import logging
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import event, given
from hypothesis import strategies as st
from nbgrader.auth import Authenticator
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import capture_log
from traitlets.config import Config
from traitlets.log import get_logger

from grading.deciding.decide import waiting
from grading.marking.tables import ATTEMPTS
from grading.receiving import collect
from tests.course.conftest import lay_out
from tests.course.doors import zip_collect
from tests.course.small_course import MODULE, PARTLY, RIGHT, START, WRONG, SmallCourse, answers
from tests.effort import cases
from widgets.answers.identity import carried_id

PEOPLE = [
    *[("a-01", "Ada O'Brien"), ("ACADEMY\\amara", "Amara Lindqvist"), ("o'brien", "Ben Okello"), ("josé", "José Núñez"), ("李雷", "李雷")],
    *[("jane doe", "Jane Doe"), ("x" * 64, "Xenia"), ("c.2@academy.example", "Chidi"), ("_service", "Dana"), ("2024.001.", "أمل")],
]
WAYS_TO_WRITE: list[Callable[[str], str]] = [
    *(str, str.upper, str.title),
    *(lambda text: unicodedata.normalize("NFD", text), lambda text: text.replace("'", "\u2019").replace("-", "\u2011")),
    lambda text: text.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}),
]
MOMENTS = [START + timedelta(minutes=minutes) for minutes in (0, 0, 1, 2)] + [START.replace(year=2036), START.replace(year=1970)]
FILES = {
    "plain": "{outer}.zip",
    "again": "{outer} (1).zip",
    "moodle": "Amara_{number}_assignsubmission_file_/{honest}.zip",
    "prefixed": "Amara L_{number}_assignsubmission_file_{honest}.zip",
    "blind": "Participant_{number}_assignsubmission_file_{honest}.zip",
    "canvas": "lindqvistamara_12345_{number}_{honest}.zip",
    "late": "lindqvistamara_LATE_12345_{number}_{honest}-1.zip",
    "drive": "Copy of {honest}.zip",
    "renamed": "my work {number}.zip",
    "finder": "{honest}.zip",
    "loose": "{honest}",
    "download": "SEA101-Hand in-{number}.zip",
}
"""What platforms and people make of the name of a bundle."""
EMPTY = "empty.db"
DAMAGES = ["not JSON", "another module", "no answers"]
SPOILT_NAMES = ["a b\x1b[2J+{module}+{time}", "notes", "a-01+{module}", "a-01+{module}+yesterday", "+{module}+{time}", "a+b+c+d+e"]


@dataclass(frozen=True)
class Sent:
    """A hand-in on its way: who made it, and what it says of its maker."""

    maker: int
    device: int
    door: str
    """`server`, which the maker has signed in to; `exchange`, shared, which knows the maker's account; or `bundle`."""
    outer: int
    """Whose ID the folder or file has."""
    inside: int | None
    """Whose ID and name the answers have; None for none."""
    named: int
    """Whose name the answers have."""
    write: int
    moment: datetime
    values: int
    file: str
    damage: str = ""
    spoilt: str = ""
    copies: int = 1

    @property
    def is_honest(self) -> bool:
        """Whether the maker hands in as themselves."""
        return self.maker == self.outer == self.inside == self.named


@st.composite
def sendings(draw: st.DrawFn) -> Sent:
    maker = draw(st.integers(0, 2))
    door = draw(st.sampled_from(["server", "exchange", "bundle"]))
    outer = file_name_of = maker
    inside: int | None = maker
    if door != "server" and draw(st.integers(0, 2)) == 0:
        outer, file_name_of = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        inside = draw(st.sampled_from([0, 1, 2, None]))
    spoilt = draw(st.sampled_from(SPOILT_NAMES)) if door == "exchange" and draw(st.integers(0, 9)) == 0 else ""
    return Sent(
        maker=maker,
        device=draw(st.integers(0, 1)),
        door=door,
        outer=outer,
        inside=inside,
        named=file_name_of,
        write=draw(st.integers(0, len(WAYS_TO_WRITE) - 1)),
        moment=draw(st.sampled_from(MOMENTS)),
        values=draw(st.integers(0, 2)),
        file=draw(st.sampled_from([*FILES])),
        damage=draw(st.sampled_from(DAMAGES)) if draw(st.integers(0, 9)) == 0 else "",
        spoilt=spoilt,
        copies=draw(st.sampled_from([1, 1, 1, 2])),
    )


class World:
    """A course with empty doors, and everything that was sent there."""

    def __init__(self, course: SmallCourse, config: Config, people: list[tuple[str, str]]) -> None:
        self.course, self.config, self.people = course, config, people
        self.owners: dict[str, str] = {}
        self.numbers = itertools.count(1)
        self.there = {"server": 0, "exchange": 0, "bundle": 0}
        self.said: list[str] = []
        self.archive = course.root / "downloaded" / MODULE / "archive"
        for folder in (course.root / "server", course.root / "exchange", course.root / "downloaded", course.root / "submitted"):
            shutil.rmtree(folder, ignore_errors=True)
        self.archive.mkdir(parents=True)
        for door, mode in (("server", 0o700), ("exchange", 0o777)):
            self.inbound(door).mkdir(parents=True)
            (course.root / door).chmod(mode)
        # What is recorded cannot be removed, so each world begins with a gradebook in which there is nothing.
        shutil.copy(course.root / EMPTY, course.root / "gradebook.db")

    def inbound(self, door: str) -> Path:
        return self.course.root / door / "duty-to-report" / "inbound"

    def put(self, trace: int, sent: Sent) -> None:
        """Put a hand-in and its copies to a door."""
        files = self.files(trace, sent)
        for _ in range(sent.copies):
            self.there[sent.door] += 1
            (self.put_bundle if sent.door == "bundle" else self.put_folder)(sent, files)

    def files(self, trace: int, sent: Sent) -> dict[str, bytes]:
        id, name = ("", "") if sent.inside is None else (self.people[sent.inside][0], self.people[sent.named][1])
        inside = WAYS_TO_WRITE[sent.write](name)
        data = answers([RIGHT, PARTLY, WRONG][sent.values], self.written(id, sent) if id else "", inside)
        data["entries"]["trace"] = {"value": trace}
        data["origin"] = f"{sent.maker:016x}{sent.device:016x}"
        raw = json.dumps(data | ({"module": "other"} if sent.damage == "another module" else {})).encode()
        secret = f"{next(self.numbers):064x}".encode()
        made = {f"{MODULE}.ipynb": b"{}", "timestamp.txt": stamp(sent.moment).encode(), "submission_secret.txt": secret}
        return made if sent.damage == "no answers" else made | {"answers.json": raw[:-9] if sent.damage == "not JSON" else raw}

    def written(self, account: str, sent: Sent) -> str:
        """The ID that carries an account's name, as a device may write it."""
        return carried_id(WAYS_TO_WRITE[sent.write](account))

    def put_folder(self, sent: Sent, files: dict[str, bytes]) -> None:
        name = f"{self.written(self.people[sent.outer][0], sent)}+{MODULE}+{stamp(sent.moment)}"
        if sent.spoilt:
            name = sent.spoilt.format(module=MODULE, time=stamp(sent.moment))
            self.there[sent.door] -= (self.inbound(sent.door) / name).exists()
        else:
            name += f"+{next(self.numbers)}"
        self.owners[name] = self.people[sent.maker][0]
        write(self.inbound(sent.door) / name, files)

    def put_bundle(self, sent: Sent, files: dict[str, bytes]) -> None:
        inside = sent.outer if sent.inside is None else sent.inside
        ends = f"+{MODULE}+{sent.moment:%Y%m%dT%H%M%S%f}"
        outer, honest = (self.written(self.people[who][0], sent) + ends for who in (sent.outer, inside))
        number = next(self.numbers)
        path = self.archive / str(number) / FILES[sent.file].format(outer=outer, honest=honest, number=number)
        match sent.file:
            case "loose":
                write(path, files)
            case "finder":
                write_zip(path, {f"{honest}/{part}": content for part, content in files.items()} | {"__MACOSX/._x": b"x"})
            case "download":
                write_zip(path, {f"Amara_{number}_x/{honest}.zip": zipped(files)})
            case _:
                write_zip(path, files)

    def take_in(self) -> None:
        """Collect at each door, as an instructor does again and again; the counts must be those of what is there."""
        for door in ("server", "exchange"):
            config = Config(self.config)
            config.Exchange.root = str(self.course.root / door)
            self.count(door, collected(self.course, config))
        self.count("bundle", zip_collect(self.course, self.config))

    def count(self, door: str, said: str) -> None:
        self.said.append(said)
        sums = re.findall(rf"{MODULE}: (\d+) hand-ins?(?:: (.*))?\.", said)
        assert len(sums) == 1, said
        total, parts = sums[0]
        assert int(total) == self.there[door], said
        assert sum(map(int, re.findall(r"(\d+) [a-z]", parts))) == self.there[door], said

    def recorded(self) -> list[dict[str, Any]]:
        """What is in the record, in the order in which it came there."""
        with sa.create_engine(self.course.gradebook).connect() as connection:
            return [dict(row) for row in connection.execute(sa.select(ATTEMPTS).order_by(ATTEMPTS.c.id)).mappings()]

    def held(self) -> list[int]:
        """What waits for a decision."""
        return [held.hand_in.answers.entries["trace"].value for held in waiting(self.course.opened)]


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"


def write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def zipped(files: dict[str, bytes]) -> bytes:
    opened = BytesIO()
    with zipfile.ZipFile(opened, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return opened.getvalue()


def write_zip(path: Path, files: dict[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(files))


def collected(course: SmallCourse, config: Config) -> str:
    """What `nbgrader collect` says."""
    app = ExchangeFactory(config=config).Collect(
        coursedir=course.opened.at(MODULE), authenticator=Authenticator(config=config), config=config, update=True
    )
    done = capture_log(app)
    assert done["success"], done
    return str(done["log"])


@pytest.fixture(scope="module")
def course(released: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[SmallCourse]:
    with pytest.MonkeyPatch.context() as patch:
        new_course = lay_out(released, tmp_path_factory.mktemp("arrivals") / "course", environment, patch)
        new_course.attempts.prepare()
        shutil.copy(new_course.root / "gradebook.db", new_course.root / EMPTY)
        before = logging.getLogger(get_logger().name).level
        get_logger().setLevel(logging.INFO)
        yield new_course
        get_logger().setLevel(before)


def folded(text: str) -> str:
    """An account's name for comparison, by a way of its own."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-")
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)


def whose(learner: str) -> str:
    """The account that a recorded ID carries, by a way of its own."""
    if not learner.lower().startswith("u--"):
        return folded(learner)
    runs = re.split(r"_([0-9a-fA-F]+)_", learner[3:])
    return folded("".join(bytes.fromhex(run).decode() if place % 2 else run for place, run in enumerate(runs)))


@cases(15, long=60)
@given(
    people=st.lists(st.sampled_from(PEOPLE), min_size=3, max_size=3, unique=True),
    rounds=st.lists(st.lists(sendings(), min_size=1, max_size=4), min_size=1, max_size=3),
)
def test_each_hand_in_reaches_its_maker_or_is_reported(
    course: SmallCourse, people: list[tuple[str, str]], rounds: list[list[Sent]]
) -> None:
    world = World(course, course.opened.config, people)
    sent = dict(enumerate((one for round_ in rounds for one in round_), 1))
    numbers = iter(sent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collect, "owner_of", lambda folder: world.owners.get(folder.name, ""))
        for round_ in rounds:
            for one in round_:
                world.put(next(numbers), one)
            world.take_in()
    record, held = world.recorded(), world.held()
    traced = {(row["entries"]["trace"]["value"], whose(row["learner"])) for row in record if row["entries"]}
    output = "\n".join(world.said)
    for trace, one in sent.items():
        learners = {learner for found, learner in traced if found == trace}
        event(f"{one.door}: {'recorded' if learners else 'held' if trace in held else 'told'}")
        require_outcome(world, trace, one, learners, held, output)
    require_one_maker(world, sent, record)


def require_outcome(world: World, trace: int, one: Sent, learners: set[str], held: list[int], said: str) -> None:
    """One outcome: recorded for whom it should be, kept for a decision, or told of."""
    account = folded(world.people[one.maker][0])
    if one.damage or one.spoilt:
        assert not learners
        assert "Not collected:" in said or "Passed over:" in said or "Waits for your decision:" in said
        return
    if one.door == "bundle" and one.inside is None and not learners and trace not in held:
        assert "It does not say whose it is." in said
        return
    assert len(learners) + (trace in held) == 1, (trace, one, learners, held, said)
    if one.door != "bundle" and one.is_honest:
        assert learners == {account}
    if one.door != "bundle":
        assert learners <= {account}
    else:
        assert learners <= {folded(world.people[one.outer if one.inside is None else one.inside][0])}
    if one.inside is not None and one.outer != one.inside and (one.door == "exchange" or one.file in ("plain", "again")):
        assert not learners, "name and content disagree"


def require_one_maker(world: World, sent: dict[int, Sent], record: list[dict[str, Any]]) -> None:
    """Nothing is merged: a bundle joins what is recorded only if it is from a device that was there before."""
    before: dict[str, list[Sent]] = {}
    seen: set[tuple[int, str]] = set()
    for row in record:
        learner = whose(row["learner"])
        if not row["entries"] or (row["entries"]["trace"]["value"], learner) in seen:
            continue
        seen.add((row["entries"]["trace"]["value"], learner))
        one = sent[row["entries"]["trace"]["value"]]
        earlier = before.setdefault(learner, [])
        if one.door == "bundle" and earlier:
            assert (one.maker, one.device) in {(other.maker, other.device) for other in earlier}
        earlier.append(one)
