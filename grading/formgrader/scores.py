"""The scores that formgrader accepts: a mark for a text, within its bounds, and none for automatically scored questions.

Only the attempts' automatic points decide whether a learner has passed, so an instructor's score for such a question
would appear in the gradebook and count nowhere else.
"""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.utils import url_path_join
from nbgrader.api import MissingEntry
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.server_extensions.formgrader.apihandlers import GradeHandler
from nbgrader.server_extensions.formgrader.base import check_notebook_dir
from tornado import web

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

AUTOMATIC = (
    "This question is scored automatically, so a score set here would not count. If its key is wrong, fix it; "
    "to give everyone its points, void it (see docs/grading.md)."
)
_NO_NUMBER = "A score must be a number, such as 3 or 3.5. Nothing was saved."
_BOUNDS = "A score for this question must be from 0 to {most:g}. Nothing was saved."
_NEGATIVE = "Extra credit cannot be below 0. Nothing was saved."
_FIELDS = ("manual_score", "extra_credit")
_SCRIPT = "js/formgrade_models.js"
# A Markdown cell holds the learner's text, which an instructor marks; any other cell with points is scored
# automatically. Its inputs are skipped by the Tab key: formgrader's script counts and visits elements of the class
# `tabbable`.
_REFUSALS = """
const automaticHelp = __AUTOMATIC__;
const notSaved = "The score was not saved. Load the page again, and give it once more.";

$(document).ready(() => {
    const cells = $(".nbgrader_cell").not(".text_cell .nbgrader_cell");
    cells.find(".score, .extra-credit").removeClass("tabbable");
    cells.find(".score, .extra-credit, .scoring-buttons button").prop("disabled", true).attr("title", automaticHelp);
    cells.find(".scoring-buttons").attr("title", automaticHelp);
});

GradeUI.prototype.initialize = ((initialize) => function () {
    initialize.call(this);
    this.saved = _.clone(this.model.attributes);
    // A score that was given before can be taken back: its box is emptied.
    if (this.model.get("cell_type") === "code") {
        if (this.model.get("manual_score") !== null) this.$score.prop("disabled", false);
        if (this.model.get("extra_credit") !== null) this.$extra_credit.prop("disabled", false);
    }
    this.listenTo(this.model, "sync", this.forgetRefusal);
    this.listenTo(this.model, "error", this.showRefusal);
})(GradeUI.prototype.initialize);

GradeUI.prototype.forgetRefusal = function () {
    this.saved = _.clone(this.model.attributes);
    this.$el.find(".score-refused").remove();
};

GradeUI.prototype.showRefusal = function (model, reply) {
    $(document).off("finished_saving");
    this.$glyph.hide();
    this.$el.find(".score-refused").remove();
    const sentence = (reply.responseJSON && reply.responseJSON.message) || notSaved;
    this.$el.find(".panel-heading").first().after($("<p/>", { "class": "score-refused alert alert-danger", role: "alert" }).text(sentence));
    this.model.set(this.saved);
    this.render();
};
"""


def add_score_checks(server: "ServerApp") -> None:
    """Add the checked scores before formgrader's own: the first handler that matches a path responds."""
    base = url_path_join(server.base_url, "formgrader")
    server.web_app.add_handlers(
        ".*$", [(url_path_join(base, "api/grade/([^/]+)"), CheckedScore), (url_path_join(base, "static", _SCRIPT), ScoreScript)]
    )


class CheckedScore(GradeHandler):
    """formgrader's handler of one grade, which refuses scores that must not be saved, with status 400 and a sentence."""

    @web.authenticated
    @check_notebook_dir  # type: ignore[untyped-decorator]
    def put(self, grade_id: str) -> None:
        """Save a mark, or refuse it."""
        try:
            grade = self.gradebook.find_grade_by_id(grade_id)
        except MissingEntry:
            raise web.HTTPError(404) from None
        scores, refusal = checked_scores(self.get_json_body(), grade.max_score, automatic=grade.cell_type == "code")
        if refusal:
            self.set_status(400)
            self.finish({"message": refusal})
            return
        self.request.body = json.dumps(scores).encode()
        super().put(grade_id)


class ScoreScript(web.RequestHandler):
    """formgrader's script of scores, with the inputs of automatic questions disabled and refusals shown."""

    def get(self) -> None:
        """Respond with the script."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        own = (Path(handlers.static_path) / _SCRIPT).read_text(encoding="utf-8")
        self.finish(own + _REFUSALS.replace("__AUTOMATIC__", json.dumps(AUTOMATIC)))


def checked_scores(body: object, most: float, *, automatic: bool) -> tuple[dict[str, float | None], str]:
    """The scores in a request as numbers, and why they are refused; an empty reason if they are accepted.

    `most` is the question's maximum. An automatic question accepts none, but an earlier score can be removed.
    """
    given = {name: body.get(name) for name in _FIELDS} if isinstance(body, dict) else {"manual_score": body}
    scores = {name: _number(value) for name, value in given.items() if value is not None}
    if automatic and (scores or not isinstance(body, dict)):
        return {}, AUTOMATIC
    if not isinstance(body, dict) or any(math.isnan(score) for score in scores.values()):
        return {}, _NO_NUMBER
    if not 0 <= scores.get("manual_score", 0.0) <= most:
        return {}, _BOUNDS.format(most=most)
    if scores.get("extra_credit", 0.0) < 0:
        return {}, _NEGATIVE
    return {name: scores.get(name) for name in _FIELDS}, ""


def _number(value: object) -> float:
    """The value of a JSON number, or of a text that holds one; nan for anything else, and for infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.nan
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan
