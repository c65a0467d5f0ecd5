"""The PostgreSQL server of the machine: `python -m tests.hub.machine.database`. It asks the system which account connects, as on Debian."""

import signal
import subprocess
from pathlib import Path

from tests.postgresql import running_server

if __name__ == "__main__":
    with running_server(by_account=True) as server:
        place = Path("/run/postgresql")
        place.mkdir()
        subprocess.run(["mount", "--bind", server.folder, place], check=True)
        print("ready", flush=True)
        signal.pause()
