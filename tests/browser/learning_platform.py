"""A learning platform of its own for each test: a page with a real SCORM run-time, and what it was told to keep."""

import json
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page, Route, expect

from tests.browser.learner import Learner
from tests.scorm_tools import tool

ORIGIN = "http://platform.test"
_RUNTIMES = {"1.2": ("scorm12.min.js", "Scorm12API", "API"), "2004": ("scorm2004.min.js", "Scorm2004API", "API_1484_11")}
_PAGE = """<!DOCTYPE html><title>Platform</title><script src="/runtime.js"></script><script>
const api = new {maker}({{ lmsCommitUrl: "/commit", logLevel: 5, autocommit: false }});
api.loadFromJSON({state}, "cmi");
window.{name} = api;
window.told = [];
for (const call of ["LMSSetValue", "LMSCommit", "SetValue", "Commit"]) {{
  const real = api[call];
  if (real) api[call] = (...values) => {{ window.told.push([call, ...values]); return real.apply(api, values); }};
}}
// what is committed: some browsers' drivers do not tell the body of a request
const note = (body) => Promise.resolve(body?.text?.() ?? body).then((text) => {{ window.committed = text; }});
const send = XMLHttpRequest.prototype.send, beacon = Navigator.prototype.sendBeacon, fetched = window.fetch;
XMLHttpRequest.prototype.send = function (body) {{ note(body); return send.call(this, body); }};
Navigator.prototype.sendBeacon = function (url, body) {{ note(body); return beacon.call(this, url, body); }};
window.fetch = (url, options) => {{ note(options?.body); return fetched(url, options); }};
</script><iframe src="/package/index.html" style="border: 0; width: 1240px; height: 860px"></iframe>"""


class Platform:
    """Keeps what is committed, and nothing else, from one launch to the next."""

    def __init__(self, version: str, package: Path, learner: tuple[str, str] = ("ada-1", "Sample, Ada")) -> None:
        self.version = version
        self.kept: dict[str, Any] = {}
        self.answers = True
        """Whether it takes what it is given."""
        self.mode = "normal"
        """In which mode it opens the package."""
        self._core: dict[str, Any] = dict(
            zip(("student_id", "student_name") if version == "1.2" else ("learner_id", "learner_name"), learner, strict=True)
        )
        with zipfile.ZipFile(package) as archive:
            self._files = {name: archive.read(name) for name in archive.namelist()}

    @property
    def page(self) -> bytes:
        """The package's page."""
        return self._files["index.html"]

    def launch(self, page: Page) -> Learner:
        """Open the package for the learner in this browser, and wait until it is ready."""
        page.route(f"{ORIGIN}/**", self._serve)
        page.goto(f"{ORIGIN}/")
        learner = Learner(self._frame(page), f"{ORIGIN}/")  # type: ignore[arg-type]  # a frame does what a page does
        learner.ready()
        return learner

    def leave(self, page: Page) -> None:
        """Close the package, as a learner does who goes back to the list of courses."""
        with page.expect_response(f"{ORIGIN}/commit"):
            page.evaluate("document.querySelector('iframe').src = 'about:blank'")
        if self.answers:
            self.kept = json.loads(page.evaluate("window.committed"))["cmi"]
        expect(page.frame_locator("iframe").locator("#course-data")).to_have_count(0)

    def told(self, page: Page) -> list[list[str]]:
        """What the package has told it since it was opened: each call that gives something, with its values."""
        calls: list[list[str]] = page.evaluate("window.told")
        return calls

    def value(self, name: str) -> Any:
        """What was kept of this name (of SCORM 2004), say `completion_status`."""
        old = {"learner_id": "student_id", "completion_status": "lesson_status", "location": "lesson_location"}
        if self.version == "1.2" and name != "suspend_data":
            return self.kept["core"].get(old.get(name, name))
        return self.kept.get(name)

    def interactions(self) -> list[dict[str, Any]]:
        """The interactions kept, in order."""
        found = self.kept.get("interactions", {})
        return list(found.values()) if isinstance(found, dict) else found

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path == "/commit":
            if self.answers:
                self.kept = (route.request.post_data_json or {"cmi": self.kept})["cmi"]
            return route.fulfill(json={"result": "true" if self.answers else "false", "errorCode": 0 if self.answers else 391})
        file, maker, name = _RUNTIMES[self.version]
        if path == "/runtime.js":
            return route.fulfill(path=tool(f"scorm-again@3.4.3/{file}"))
        if path.startswith("/package/"):
            return route.fulfill(body=self._files[path.removeprefix("/package/")], content_type="text/html; charset=utf-8")
        return route.fulfill(body=_PAGE.format(maker=maker, name=name, state=json.dumps(self._state())), content_type="text/html")

    def _state(self) -> dict[str, Any]:
        if self.version == "1.2":
            core = self.kept.get("core", {})
            entry = {"entry": "resume" if core else "ab-initio", "lesson_mode": self.mode}
            return self.kept | {"core": core | self._core | entry}
        return self.kept | self._core | {"entry": "resume" if self.kept else "ab-initio", "mode": self.mode}

    @staticmethod
    def _frame(page: Page) -> Frame:
        element = page.locator("iframe").element_handle()
        frame = element.content_frame() if element else None
        assert frame
        frame.wait_for_url(f"{ORIGIN}/package/index.html**")
        return frame
