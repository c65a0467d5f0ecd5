"""The modules over HTTP, for every server: where one chooses, a module's page, and what the page asks."""

import functools
import json
from pathlib import Path
from typing import Any, cast

import msgspec
import tornado.web
from jupyter_server.utils import url_path_join

from widgets.answers import track
from widgets.answers.store import Entry
from widgets.languages.catalogue import gettext as _
from widgets.languages.catalogue import spoken
from widgets.pages.model import ListedModule, SignedIn
from widgets.pages.module_list import ADDRESS, described, module_choice, with_progress
from widgets.problems import AnswersProblem, CourseProblem
from widgets.serving import metrics
from widgets.serving.course_handler import CourseHandler
from widgets.serving.folder_queue import FolderQueue
from widgets.serving.shared_pages import Kind, SharedPage, SharedPages
from widgets.serving.sites import SETTING, Site
from widgets.serving.small_pages import Sheet
from widgets.session import Message

LAB_SETTING = "duty_lab"
"""Holds where a learner starts a JupyterLab of their own, on a hub that has it."""
_QUEUE, _PAGES = "duty_queue", "duty_pages"
_LONGEST_TRACK = 200
_READ, _WRITTEN = ("state", "result"), ("save", "learner", "begin", "hand-in", "bundle")


def routes(settings: dict[str, Any], site: Site) -> list[tuple[str, type[CourseHandler], dict[str, Any]]]:
    """The routes below a server's base URL, for the modules of `site`; adds what they share to the server's settings."""
    base = settings.get("base_url", "/")
    settings |= {SETTING: site, _QUEUE: FolderQueue(), _PAGES: SharedPages(base)}
    modules = url_path_join(base, ADDRESS)
    return [
        (modules, Choice, {}),
        (rf"{modules}/([^/]+)", ModulePage, {}),
        (rf"{modules}\.json", ModuleNames, {}),
        (rf"{modules}/([^/]+)/content", ModuleContent, {}),
        (rf"{modules}/([^/]+)/notebook", ModuleNotebook, {}),
        (rf"{modules}/([^/]+)/({'|'.join((*_READ, *_WRITTEN))})", ModuleAction, {}),
    ]


class _OnSite(CourseHandler):
    """What the handlers of a site share."""

    @property
    def site(self) -> Site:
        """The modules and learners of this server."""
        return cast(Site, self.settings[SETTING])

    @property
    def queue(self) -> FolderQueue:
        """Where work on folders waits for its turn."""
        return cast(FolderQueue, self.settings[_QUEUE])

    async def shared(self, kind: Kind, module: str) -> SharedPage:
        """A module's page, or what is on it, in the language of the request. Raises CourseProblem if it cannot be read."""
        pages = cast(SharedPages, self.settings[_PAGES])
        make = functools.partial(pages.get, kind, self.site.notebook(module), self.site.modules(), spoken())
        return await self.queue.run(self.site.notebook(module), make)

    def send_shared(self, page: SharedPage, kind: str) -> None:
        """Send what is shared, unless the browser has it already; `kind` is its content type."""
        _ = self.xsrf_token  # gives the page the cookie with which it may ask for more
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "private, no-cache")  # kept, and asked about each time
        self.set_header("Vary", "Accept-Encoding, Accept-Language, Cookie")
        self.set_header("Etag", page.etag)
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
        elif self.takes_gzip:
            self.set_header("Content-Encoding", "gzip")
            self.finish(page.packed)
        else:
            self.finish(page.plain)


class Choice(Sheet, _OnSite):
    """Where a learner chooses a module, and sees how far each of them is."""

    async def get(self) -> None:
        """Show the modules that are released."""
        folders = self.site.folders(self)
        if not folders:
            self.say(503, _("Not ready yet"), self.site.nothing_here())
            return
        release = {name: self.site.notebook(name).parents[1] for name in folders}
        found = [module for name in folders for module in described([name], release[name], spoken())]
        act = functools.partial(self._with_progress, found, folders)
        shown, said = await self.queue.run(next(iter(folders.values()), Path()), act)
        choice, learner = module_choice(shown, spoken()), self.site.learner(self)
        choice.learner, choice.said = SignedIn(id=learner.id, name=learner.name), said
        choice.sign_out = self.settings.get("duty_sign_out") or msgspec.UNSET
        choice.lab = self.settings.get(LAB_SETTING) or msgspec.UNSET
        self.show_choice(choice)

    async def post(self) -> None:
        """Keep who the learner says they are, in all modules."""
        folders = self.site.folders(self)
        said = self.get_body_argument("track", "")[:_LONGEST_TRACK] or None
        try:
            await self.queue.run(next(iter(folders.values()), Path()), lambda: track.say(folders.values(), said))
        except AnswersProblem as problem:
            self.set_status(409)
            self.finish({"message": str(problem)})
        else:
            self.finish({})

    def _with_progress(self, found: list[ListedModule], folders: dict[str, Path]) -> tuple[list[ListedModule], Entry | None]:
        linked = [msgspec.structs.replace(module, href=self.address_of(module.module)) for module in found]
        return [with_progress(module, folders[module.module]) for module in linked], track.newest(folders.values())


class ModulePage(Sheet, _OnSite):
    """A module's page: the same for all learners, compressed once, and not sent again while the browser has it."""

    async def get(self, module: str) -> None:
        """Show the module as it is released now."""
        if not self.site.has(module):
            self.say(404, _("There is no such module"), _("The module '{module}' is not released here.").format(module=module))
            return
        try:
            page = await self.shared("page", module)
        except CourseProblem as problem:
            self.say(500, _("Something went wrong"), str(problem))
            return
        self.set_header("Content-Security-Policy", page.policy)
        self.send_shared(page, "text/html; charset=UTF-8")


class _Answers(_OnSite):
    """Answers a script of the page as JSON. Whatever goes wrong is one sentence in `message`."""

    async def prepare(self, **options: object) -> None:
        """Refuse strangers with a status, not with a way to a page."""
        await super().prepare(_redirect_to_login=False, **options)

    def require(self, module: str) -> None:
        """Raise HTTPError if there is no such module."""
        if not self.site.has(module):
            raise tornado.web.HTTPError(404)

    def refuse(self, problem: CourseProblem) -> None:
        """Answer with what is wrong."""
        self.set_status(409)
        self.answer({"message": str(problem)})

    def answer(self, reply: Message) -> None:
        """Answer."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(reply, ensure_ascii=False))

    def write_error(self, status_code: int, **_options: object) -> None:
        """Answer with a sentence; what failed is in the log."""
        if said := getattr(self.refusal, "sentence", ""):
            self.answer({"message": said})
            return
        sentences = {
            403: _("You are signed out. Open the course again and sign in. What you answered is kept in this browser until then."),
            404: _("This module is no longer here. Reload the page, or tell your instructor."),
        }
        default = _("The course could not do this. Your answers are safe. Reload the page, or tell your instructor.")
        self.answer({"message": sentences.get(status_code, default)})


class ModuleNames(_Answers):
    """The names of the modules, for the JupyterLab of a learner on a hub."""

    async def get(self) -> None:
        """Give them as JSON, in the programme's order."""
        self.answer({"modules": self.site.modules()})


class ModuleNotebook(_Answers):
    """A module's notebook as it is released, for the JupyterLab of a learner on a hub."""

    async def get(self, module: str) -> None:
        """Give it."""
        self.require(module)
        self.set_header("Content-Type", "application/json")
        self.finish(self.site.notebook(module).read_bytes())


class ModuleContent(_Answers):
    """What is on a module's page in another language, for a page that is open."""

    async def get(self, module: str) -> None:
        """Give the content as JSON."""
        self.require(module)
        try:
            content = await self.shared("content", module)
        except CourseProblem as problem:
            self.refuse(problem)
        else:
            self.send_shared(content, "application/json")


class ModuleAction(_Answers):
    """What a page asks for or wants done."""

    async def get(self, module: str, op: str) -> None:
        """Answer a request that changes nothing."""
        if op not in _READ:
            raise tornado.web.HTTPError(405)
        await self._act(module, op, {})

    async def post(self, module: str, op: str) -> None:
        """Do what the page wants done."""
        if op not in _WRITTEN:
            raise tornado.web.HTTPError(405)
        await self._act(module, op, self._data())

    def on_finish(self) -> None:
        """Count the request: by what it asked for, not by who asked."""
        if args := getattr(self, "path_args", ()):  # which a request of an unknown method never gets
            metrics.count(args[1], self.get_status(), self.request.request_time())
        super().on_finish()

    async def _act(self, module: str, op: str, data: Message) -> None:
        self.require(module)
        session = self.site.session(self, module)
        try:
            if op == "save":
                reply = await self.queue.save(session, data.get("entries"))
            else:
                reply = await self.queue.run(session.folder, lambda: session.act(op, data))
        except CourseProblem as problem:
            self.refuse(problem)
        else:
            self.answer(reply)

    def _data(self) -> Message:
        try:
            data = json.loads(self.request.body)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise tornado.web.HTTPError(400)
        return data
