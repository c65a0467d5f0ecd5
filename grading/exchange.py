"""nbgrader's exchange, kept private where it is the course's own."""

from pathlib import Path

from nbgrader.exchange.default import Exchange, ExchangeReleaseAssignment

from grading.privacy import close_folders, is_own_exchange


class PrivateRelease(ExchangeReleaseAssignment):
    """Puts a module into the exchange. nbgrader's own class opens the exchange's folder to everyone first."""

    def ensure_root(self) -> None:
        """Check that the exchange can be written to; one that other users share gets nbgrader's mode."""
        root, exchange = Path(self.coursedir.root), Path(self.root)
        if not is_own_exchange(root, exchange) or self.coursedir.groupshared:
            super().ensure_root()
            close_folders(root, exchange, is_shared=True)
        else:
            Exchange.ensure_root(self)
