"""The modules over HTTP, for every server: the list of modules, a module's page, and the page's requests."""

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
from widgets.pages.module_list import ADDRESS, listed_modules, module_choice, with_progress
from widgets.problems import AnswersProblem, CourseProblem
from widgets.serving import metrics
from widgets.serving.course_handler import CourseHandler
from widgets.serving.folder_queue import FolderQueue
from widgets.serving.shared_pages import Kind, SharedPage, SharedPages
from widgets.serving.sites import SETTING, Site
from widgets.serving.small_pages import SmallPage
from widgets.session import Message

LAB_SETTING = "duty_lab"
"""The key of the URL at which a learner starts their own JupyterLab, on a hub that offers it."""
_QUEUE, _PAGES = "duty_queue", "duty_pages"
_LONGEST_TRACK = 200
_READ, _WRITTEN = ("state", "result"), ("save", "learner", "begin", "hand-in", "bundle")


def routes(settings: dict[str, Any], site: Site) -> list[tuple[str, type[CourseHandler], dict[str, Any]]]:
    """The routes for the modules of `site`, below a server's base URL; adds their shared objects to the server's settings."""
    base = settings.get("base_url", "/")
    settings |= {SETTING: site, _QUEUE: FolderQueue(), _PAGES: SharedPages(base)}
    modules = url_path_join(base, ADDRESS)
    return [
        (modules, ModuleListHandler, {}),
        (rf"{modules}/([^/]+)", ModulePageHandler, {}),
        (rf"{modules}\.json", ModuleNames, {}),
        (rf"{modules}/([^/]+)/content", ModuleContent, {}),
        (rf"{modules}/([^/]+)/notebook", ModuleNotebook, {}),
        (rf"{modules}/([^/]+)/({'|'.join((*_READ, *_WRITTEN))})", ModuleAction, {}),
    ]


class _OnSite(CourseHandler):
    """The base of a site's handlers."""

    @property
    def site(self) -> Site:
        """The modules and learners of this server."""
        return cast(Site, self.settings[SETTING])

    @property
    def queue(self) -> FolderQueue:
        """The queue for work on folders."""
        return cast(FolderQueue, self.settings[_QUEUE])

    async def shared(self, kind: Kind, module: str) -> SharedPage:
        """A module's page, or its content, in the language of the request. Raises CourseProblem if it cannot be read."""
        pages = cast(SharedPages, self.settings[_PAGES])
        make = functools.partial(pages.get, kind, self.site.notebook(module), self.site.modules(), spoken())
        return await self.queue.run(self.site.notebook(module), make)

    def send_shared(self, page: SharedPage, kind: str) -> None:
        """Send a shared page, unless the browser has the current version; `kind` is its content type."""
        _ = self.xsrf_token  # sets the cookie that the page needs for its requests
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "private, no-cache")  # cached, but revalidated each time
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


class ModuleListHandler(SmallPage, _OnSite):
    """The page on which a learner chooses a module and sees the progress of each."""

    async def get(self) -> None:
        """Show the released modules."""
        folders = self.site.folders(self)
        if not folders:
            self.say(503, _("Not ready yet"), self.site.nothing_here())
            return
        release = {name: self.site.notebook(name).parents[1] for name in folders}
        modules = [module for name in folders for module in listed_modules([name], release[name], spoken())]
        act = functools.partial(self._with_progress, modules, folders)
        shown, track_entry = await self.queue.run(next(iter(folders.values()), Path()), act)
        choice, learner = module_choice(shown, spoken()), self.site.learner(self)
        choice.learner, choice.said = SignedIn(id=learner.id, name=learner.name), track_entry
        choice.sign_out = self.settings.get("duty_sign_out") or msgspec.UNSET
        choice.lab = self.settings.get(LAB_SETTING) or msgspec.UNSET
        self.show_choice(choice)

    async def post(self) -> None:
        """Save the learner's track in all modules."""
        folders = self.site.folders(self)
        track_id = self.get_body_argument("track", "")[:_LONGEST_TRACK] or None
        try:
            await self.queue.run(next(iter(folders.values()), Path()), lambda: track.choose_track(folders.values(), track_id))
        except AnswersProblem as problem:
            self.set_status(409)
            self.finish({"message": str(problem)})
        else:
            self.finish({})

    def _with_progress(self, modules: list[ListedModule], folders: dict[str, Path]) -> tuple[list[ListedModule], Entry | None]:
        linked = [msgspec.structs.replace(module, href=self.address_of(module.module)) for module in modules]
        return [with_progress(module, folders[module.module]) for module in linked], track.newest(folders.values())


class ModulePageHandler(SmallPage, _OnSite):
    """A module's page: the same for all learners, compressed once, and not sent again while the browser has it."""

    async def get(self, module: str) -> None:
        """Show the module in its current release."""
        if not self.site.has(module):
            self.say(404, _("Module not found"), _("The module '{module}' is not released here.").format(module=module))
            return
        try:
            page = await self.shared("page", module)
        except CourseProblem as problem:
            self.say(500, _("Something went wrong"), str(problem))
            return
        self.set_header("Content-Security-Policy", page.policy)
        self.send_shared(page, "text/html; charset=UTF-8")


class _Answers(_OnSite):
    """Handles requests from a page's script, with JSON responses. An error is one sentence in `message`."""

    async def prepare(self, **options: object) -> None:
        """Refuse people without a sign-in with a status instead of a redirect."""
        await super().prepare(_redirect_to_login=False, **options)

    def require(self, module: str) -> None:
        """Raise HTTPError if there is no such module."""
        if not self.site.has(module):
            raise tornado.web.HTTPError(404)

    def refuse(self, problem: CourseProblem) -> None:
        """Respond with what is wrong."""
        self.set_status(409)
        self.answer({"message": str(problem)})

    def answer(self, reply: Message) -> None:
        """Respond with JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(reply, ensure_ascii=False))

    def write_error(self, status_code: int, **_options: object) -> None:
        """Respond with a sentence; the error itself is in the log."""
        if sentence := getattr(self.refusal, "sentence", ""):
            self.answer({"message": sentence})
            return
        sentences = {
            403: _("You are signed out. Open the course again and sign in. What you answered is kept in this browser until then."),
            404: _("This module is no longer here. Reload the page, or tell your instructor."),
        }
        default = _("The course could not do this. Your answers are safe. Reload the page, or tell your instructor.")
        self.answer({"message": sentences.get(status_code, default)})


class ModuleNames(_Answers):
    """The names of the modules, for a learner's JupyterLab on a hub."""

    async def get(self) -> None:
        """Respond with the names as JSON, in the programme's order."""
        self.answer({"modules": self.site.modules()})


class ModuleNotebook(_Answers):
    """A module's released notebook, for a learner's JupyterLab on a hub."""

    async def get(self, module: str) -> None:
        """Respond with the notebook."""
        self.require(module)
        self.set_header("Content-Type", "application/json")
        self.finish(self.site.notebook(module).read_bytes())


class ModuleContent(_Answers):
    """A module's content in another language, for a page that is open."""

    async def get(self, module: str) -> None:
        """Respond with the content as JSON."""
        self.require(module)
        try:
            content = await self.shared("content", module)
        except CourseProblem as problem:
            self.refuse(problem)
        else:
            self.send_shared(content, "application/json")


class ModuleAction(_Answers):
    """The actions that a page requests."""

    async def get(self, module: str, op: str) -> None:
        """Handle a request that changes nothing."""
        if op not in _READ:
            raise tornado.web.HTTPError(405)
        await self._act(module, op, {})

    async def post(self, module: str, op: str) -> None:
        """Carry out an action."""
        if op not in _WRITTEN:
            raise tornado.web.HTTPError(405)
        await self._act(module, op, self._data())

    def on_finish(self) -> None:
        """Count the request by its action, not by its user."""
        if args := getattr(self, "path_args", ()):  # a request with an unknown method has none
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
