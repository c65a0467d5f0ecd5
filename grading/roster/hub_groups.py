"""The roster's units and cohorts as groups of a JupyterHub, through the hub's REST API."""

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from grading.course.course_file import command
from grading.marking.ledger import Enrolment
from widgets.answers.identity import folded_id, named_by, normal
from widgets.plain_log import printable
from widgets.problems import CourseProblem

API_URL, API_TOKEN = "JUPYTERHUB_API_URL", "JUPYTERHUB_API_TOKEN"  # names of variables
PREFIXES = {"unit": "unit-", "cohort": "cohort-"}
"""The prefixes of groups, by field of the roster. Other groups are never changed."""
_SCOPES = "admin:groups, list:users and, to create users, admin:users"
_SECONDS = 30
_AT_ONCE = 200
_PAGES = {"Accept": "application/jupyterhub-pagination+json"}


@dataclass
class HubChanges:
    """The changes that were made on the hub."""

    created: list[str] = field(default_factory=list)
    """Names of groups that are new."""
    joined: int = 0
    left: int = 0
    users: int = 0
    """How many users are new to the hub."""
    missing: list[str] = field(default_factory=list)
    """Names of users whom the hub does not know and did not create."""

    def summary(self) -> Iterator[str]:
        """The changes as lines for a person to read."""
        yield f"Groups created on the hub: {len(self.created)}{''.join(f'{chr(10)}   {printable(name)}' for name in self.created)}"
        yield f"Users created: {self.users}. Added to groups: {self.joined}. Taken out of groups: {self.left}."
        if self.missing:
            shown = ", ".join(map(printable, self.missing[:20])) + (" and more" if len(self.missing) > 20 else "")
            yield f"The hub does not know these users yet and did not create them: {len(self.missing)} ({shown})."
            yield f"Run {command('roster HUB=1')} again after they have signed in."


class Hub:
    """A hub's REST API."""

    def __init__(self, url: str, token: str, transport: httpx.BaseTransport | None = None) -> None:
        """Use the API at `url` with a token. Raises CourseProblem if one of them is not valid."""
        if not (token.isascii() and token.isprintable()):
            raise CourseProblem(f"{API_TOKEN} is not a valid token: it contains characters that no token has.")
        headers = {"Authorization": f"token {token}"}
        try:
            # The token must not reach another server, so proxies from the environment are not used and redirects not followed.
            self._client = httpx.Client(base_url=url, headers=headers, timeout=_SECONDS, trust_env=False, transport=transport)
        except httpx.InvalidURL:
            raise _no_address(url) from None
        if self._client.base_url.scheme not in ("http", "https") or not self._client.base_url.host:
            raise _no_address(url)

    @classmethod
    def of_environment(cls) -> "Hub":
        """The hub that the environment names. Raises CourseProblem if it does not."""
        if missing := [name for name in (API_URL, API_TOKEN) if not os.environ.get(name)]:
            raise CourseProblem(
                f"{' and '.join(missing)} must name the hub's API (say http://127.0.0.1:8081/hub/api) and a token for it. "
                "docs/roster.md says how to get one."
            )
        return cls(os.environ[API_URL], os.environ[API_TOKEN])

    def all(self, kind: str) -> list[dict[str, Any]]:
        """All users or all groups, page by page."""
        entries: list[dict[str, Any]] = []
        while True:
            page = self.ask("GET", f"/{kind}?offset={len(entries)}&limit={_AT_ONCE}", headers=_PAGES)
            if not isinstance(page, dict) or "_pagination" not in page:
                raise self._no_api()
            entries += page["items"]
            if not page["items"] or not page["_pagination"]["next"]:
                return entries

    def ask(self, method: str, path: str, body: object = None, *, headers: Mapping[str, str] | None = None) -> Any:
        """The data of the hub's response. Raises CourseProblem if it refuses or does not answer."""
        answer = self.send(method, path, body, headers=headers)
        if answer.status_code in (401, 403):
            raise CourseProblem(f"The hub does not accept the token in {API_TOKEN}. It needs the scopes {_SCOPES}.")
        if not answer.is_success:
            raise CourseProblem(f"The hub at {self._client.base_url} refused {method} {path}: {_reason(answer)}")
        try:
            return answer.json() if answer.content else None
        except ValueError:
            raise self._no_api() from None

    def _no_api(self) -> CourseProblem:
        return CourseProblem(f"What is at {self._client.base_url} is not a hub's API. Its address ends with /hub/api: set {API_URL}.")

    def send(self, method: str, path: str, body: object = None, *, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """The hub's response, whatever its status. Raises CourseProblem if it does not answer."""
        try:
            return self._client.request(method, path, json=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CourseProblem(f"The hub does not answer at {self._client.base_url} ({error}). Start it, or set {API_URL}.") from None


def _no_address(url: str) -> CourseProblem:
    return CourseProblem(f"{API_URL} is not a valid address: {printable(url)}. It is one such as http://127.0.0.1:8081/hub/api")


def group_name(field: str, value: str) -> str:
    """The name of the group of a unit or a cohort: `MP Coy` is `unit-mp_coy`.

    Units that differ only in case or spaces share a group. Characters that are unsafe in a URL are replaced, and a short
    digest of the original keeps such groups apart.
    """
    text = normal(value).casefold()
    plain = re.sub(r"[^\w.+@~-]+", "_", text)
    is_whole = plain == text.replace(" ", "_") and "_" not in text
    return PREFIXES[field] + (plain if is_whole else f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:6]}")


def groups_of(roster: Mapping[str, Enrolment], before: str = "") -> dict[str, set[str]]:
    """The learners in each group, by the group's name, which begins with `before`."""
    groups: dict[str, set[str]] = defaultdict(set)
    for learner, person in roster.items():
        for one in PREFIXES:
            if value := getattr(person, one):
                groups[before + group_name(one, value)].add(learner)
    return groups


def bring_up_to_date(hub: Hub, roster: Mapping[str, Enrolment], before: str = "") -> HubChanges:
    """Set the members of the hub's groups for units and cohorts to exactly those of the roster. Raises CourseProblem.

    `before` is a prefix of all their names, so that the rosters of two courses on one hub create separate groups. A
    group that loses its last member is kept, because an administrator may have given it rights.
    """
    outcome = HubChanges()
    ours = tuple(before + prefix for prefix in PREFIXES.values())
    there = {group["name"]: set(group["users"]) for group in hub.all("groups") if group["name"].startswith(ours)}
    members_of = groups_of(roster, before)
    users = _users(hub, sorted(set().union(*members_of.values())), outcome)
    for name in sorted(there.keys() | members_of.keys()):
        if name not in there:
            hub.ask("POST", _group(name), {})
            outcome.created.append(name)
        members, now = {users[learner] for learner in members_of.get(name, ()) if learner in users}, there.get(name, set())
        outcome.joined += _move(hub, "POST", name, sorted(members - now))
        outcome.left += _move(hub, "DELETE", name, sorted(now - members))
    return outcome


def _move(hub: Hub, method: str, name: str, users: list[str]) -> int:
    for start in range(0, len(users), _AT_ONCE):
        hub.ask(method, f"{_group(name)}/users", {"users": users[start : start + _AT_ONCE]})
    return len(users)


def _users(hub: Hub, learners: list[str], outcome: HubChanges) -> dict[str, str]:
    """The user name of each of these learners. Creates users whom the hub does not know, if it allows that."""
    names = [user["name"] for user in hub.all("users")]
    exact, alike = set(names), {folded_id(name): name for name in reversed(names)}
    user_of = {learner: named_by(learner) if named_by(learner) in exact else alike.get(folded_id(learner), "") for learner in learners}
    for learner in [learner for learner in learners if not user_of[learner]]:
        created = _created(hub, named_by(learner))
        user_of[learner] = created
        outcome.users += bool(created)
        outcome.missing += [] if created else [named_by(learner)]
    return {learner: name for learner, name in user_of.items() if name}


def _created(hub: Hub, name: str) -> str:
    """Create a user; returns the name, or an empty text if the hub does not allow it."""
    answer = hub.send("POST", "/users", {"usernames": [name]})
    if answer.status_code == httpx.codes.CREATED:
        return str(answer.json()[0]["name"])
    if answer.status_code in (400, 403):
        return ""
    raise CourseProblem(f"The hub could not create the user {printable(name)}: {_reason(answer)}")


def _group(name: str) -> str:
    return f"/groups/{quote(name, safe='')}"


def _reason(answer: httpx.Response) -> str:
    """The hub's reason for a refusal, in one line."""
    try:
        message = str(answer.json()["message"])
    except (ValueError, LookupError, TypeError):
        message = ""
    return printable(message or f"{answer.status_code} {answer.reason_phrase}")[:300]
