"""nbgrader's exchange, kept private if it belongs to this course alone."""

import contextlib
import stat
from pathlib import Path

from nbgrader.exchange.default import Exchange, ExchangeReleaseAssignment

from grading.course.privacy import close_folders, is_own_exchange, take_over_risk


class PrivateRelease(ExchangeReleaseAssignment):
    """Puts a module into the exchange. nbgrader's own class would first open the exchange's folder to everyone."""

    def ensure_root(self) -> None:
        """Check that the exchange is writable; if other users share it, set nbgrader's mode."""
        root, exchange = Path(self.coursedir.root), Path(self.root)
        if not is_own_exchange(root, exchange) or self.coursedir.groupshared:
            super().ensure_root()
            if take_over_risk(exchange):
                # Only the exchange's owner can do that; everyone else has to ask the owner.
                with contextlib.suppress(OSError):
                    exchange.chmod(exchange.stat().st_mode & 0o7777 | stat.S_ISVTX)
            if risk := take_over_risk(exchange):
                self.log.warning("%s", risk)
            close_folders(root, exchange, is_shared=True)
        else:
            Exchange.ensure_root(self)
