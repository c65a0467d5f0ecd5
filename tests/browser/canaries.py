"""Canaries: texts as a hostile learner would write them, and the ear that hears when a page takes one for more than text.

A canary that runs calls `canary(its name)`, which the browser hands to the test, or asks for a picture
or style at an address that the test watches. One that became a link, a form or a formula needs no press.
"""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, Route

_HOST = "http://canary.test"
_SECONDS = 20

LEAD = "I'd tell the Focal Point at once: 2 < 3 & 4 > 1, \"so\" is not *so*, &lt;b&gt; isn't bold, $5 isn't $6, C:\\new."
"""What an honest learner may write, to be shown letter by letter."""

_FORMS: dict[str, Callable[[str, str, str], str]] = {
    "script": lambda name, call, url: f"<script>{call}</script>",
    "image-error": lambda name, call, url: f'<img src=x onerror="{call}">',
    "image-address": lambda name, call, url: f'<img src="{url}">',
    "svg-load": lambda name, call, url: f'<svg onload="{call}"></svg>',
    "details": lambda name, call, url: f'<details open ontoggle="{call}"><summary>more</summary></details>',
    "frame-inline": lambda name, call, url: f'<iframe srcdoc="<script>{call}</script>"></iframe>',
    "frame-data": lambda name, call, url: f'<iframe src="data:text/html,<script>{call}</script>"></iframe>',
    "object": lambda name, call, url: f'<object data="{url}"></object>',
    "link-script": lambda name, call, url: f'<a href="javascript:{call}">press</a>',
    "link-entity": lambda name, call, url: f'<a href="&#106;avascript&colon;{call}">press</a>',
    "link-data": lambda name, call, url: f'<a href="data:text/html,<script>{call}</script>">press</a>',
    "form": lambda name, call, url: f'<form action="javascript:{call}"><button>press</button></form>',
    "style": lambda name, call, url: f'<style>@import "{url}";</style>',
    "style-attribute": lambda name, call, url: f'<p style="background:url({url})">x</p>',
    "stylesheet": lambda name, call, url: f'<link rel="stylesheet" href="{url}">',
    "markdown-image": lambda name, call, url: f"![x]({url})",
    "markdown-link": lambda name, call, url: f"[press]({url})",
    "markdown-reference": lambda name, call, url: f"[press][{name}]\n\n[{name}]: {url}",
    "markdown-script": lambda name, call, url: f"[press](<javascript:{call}>)",
    "markdown-data": lambda name, call, url: f"![x](data:image/png,canary-{name}) [press](data:text/html,canary-{name})",
    "autolink": lambda name, call, url: f"<{url}>",
    "address": lambda name, call, url: f"see {url} there",
    "in-fence": lambda name, call, url: f'<pre>\n```\n<img src=x onerror="{call}">\n```\n</pre>',
    "after-fence": lambda name, call, url: f'```html\n<b>\n```\n<img src=x onerror="{call}">',
    "closes-div": lambda name, call, url: f'</div></div></section><img src=x onerror="{call}">',
    "closes-script": lambda name, call, url: f'</script><img src=x onerror="{call}">',
    "closes-textarea": lambda name, call, url: f'</textarea></title></style><img src=x onerror="{call}">',
    "closes-comment": lambda name, call, url: f'--><img src=x onerror="{call}"><!-- x -->',
    "closes-attribute": lambda name, call, url: f'"\'><img src=x onerror="{call}">',
    "formula": lambda name, call, url: f"$\\class{{mjx-canary-{name}}}{{\\href{{javascript:{call}}}{{press}}}}$",
    "formula-display": lambda name, call, url: f"$$\\class{{mjx-canary-{name}}}{{x}}$$",
    "formula-round": lambda name, call, url: f"\\\\(\\class{{mjx-canary-{name}}}{{x}}\\\\)",
    "formula-square": lambda name, call, url: f"\\\\[\\class{{mjx-canary-{name}}}{{x}}\\\\]",
    "formula-environment": lambda name, call, url: f"\\begin{{equation}}\\class{{mjx-canary-{name}}}{{x}}\\end{{equation}}",
    "template": lambda name, call, url: f'{{% if true %}}{{{{ "\\x3cimg src=x onerror=\\x22{call}\\x22\\x3e" }}}}{{% endif %}}',
}


def canary(kind: str, name: str | None = None) -> str:
    """The text of one kind of canary, which answers to its kind's name or to another."""
    name = name or kind
    return _FORMS[kind](name, f"canary('{name}')", f"{_HOST}/{name}")


KINDS = frozenset(_FORMS)
EVERYTHING = "\n\n".join([LEAD, *map(canary, _FORMS)])
"""All canaries in one text, each a paragraph."""

_NAME = re.compile(r"canary(?:\.test/|\((?:'|%27)|-)([a-z][a-z-]*)")
# What only waits to be pressed, and what a formula was made of.
_ARMED = """() => [...document.querySelectorAll("a, area, form, img, [class*=mjx-canary]")]
    .flatMap((element) => ["href", "xlink:href", "action", "src", "class"].map((name) => element.getAttribute(name)))
    .filter((value) => /^(javascript:|data:|http:\\/\\/canary|.*mjx-canary)/i.test(value))"""
_OWN = ("own-image", "own-frame")
_PUT_OWN = """([image, frame]) => {
  const put = (tag, attribute, value) => {
    const element = document.createElementNS("http://www.w3.org/1999/xhtml", tag);
    element.setAttribute(attribute, value);
    (document.body ?? document.documentElement).append(element);
    return element;
  };
  put("img", "onerror", `canary('${image}')`).setAttribute("src", "x");
  put("iframe", "srcdoc", `<script>canary('${frame}')</script>`);
}"""

TEXTS_AS_HTML = """
for (const name of ["append", "replaceChildren"]) {
  const plain = Element.prototype[name];
  const parsed = (child) => (typeof child === "string" ? document.createRange().createContextualFragment(child) : child);
  Element.prototype[name] = function (...children) { return plain.apply(this, children.map(parsed)); };
}
const plainText = Object.getOwnPropertyDescriptor(Node.prototype, "textContent");
Object.defineProperty(Element.prototype, "textContent", {
  get() { return plainText.get.call(this); },
  set(text) { this.innerHTML = text; },
});
"""
"""An init script that weakens a page which draws itself: what its scripts put there as text is taken for HTML."""


class Ear:
    """Hears the canaries of one page and of whatever it opens."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._heard: set[str] = set()
        page.context.expose_function("canary", self._called)
        page.context.route(f"{_HOST}/**", self._asked)

    def heard(self) -> set[str]:
        """The canaries that the page, as it stands now, took for more than text.

        Two of the test's own are put into it last and waited for: whatever ran before them has been heard by
        then, and a page on which no canary could be heard is no silent one.
        """
        self._page.evaluate(_PUT_OWN, _OWN)
        self.wait_for(*_OWN)
        armed = [text for frame in self._page.frames for text in frame.evaluate(_ARMED)]
        names = {found[1] for text in armed if (found := _NAME.search(text))}
        told = (self._heard | names).difference(_OWN)
        self._heard.clear()
        return told

    def wait_for(self, *names: str) -> None:
        """Wait until these have been heard."""
        end = time.monotonic() + _SECONDS
        while not self._heard.issuperset(names):
            if time.monotonic() > end:
                raise AssertionError(f"not heard: {set(names) - self._heard}")
            self._page.wait_for_timeout(50)

    def _called(self, name: str) -> None:
        self._heard.add(name)

    def _asked(self, route: Route) -> None:
        self._heard.add(route.request.url.rpartition("/")[2])
        route.fulfill(body="")
