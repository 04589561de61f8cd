"""A machine of its own for whole commands: an embedded database in a folder of its own, real processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from linli.db.embedded.server import ensure_running, stop

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
NOTICE = SAMPLES / "notice.txt"
SHEETS = sorted(p for p in SAMPLES.iterdir() if p.suffix in (".xlsx", ".xls", ".csv"))
TABLES = (
    "notices_notice", "campaigns_campaign", "campaigns_obligation", "campaigns_delivery", "campaigns_task",
    "ledger_work", "ledger_servicerecord", "ledger_claim", "ledger_importedrow", "ledger_intake", "people_person",
    "reports_report", "reports_boundfigure",
)  # fmt: skip


class Machine:
    """`linli` as a newcomer has it: no database given, a state folder, an output folder."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)
        self.folder, self.state = folder, folder / "state"
        self.state.mkdir(mode=0o755, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LINLI_OWNER_URL", "LINLI_TODAY")}
        self.environment = kept | {"LINLI_STATE": str(self.state), "LINLI_LANGUAGE": "zh"}

    def linli(self, *args: object, limit: float = 120) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end, without a standard input."""
        return subprocess.run(
            self._command(args), env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=limit, check=False,
        )  # fmt: skip

    def start(self, *args: object) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self._command(args), env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _command(self, args: tuple[object, ...]) -> list[str]:
        return [str(Path(sys.executable).parent / "linli"), *map(str, args)]

    def campaign(self, out: Path, *sheets: Path, notice: Path = NOTICE) -> "subprocess.CompletedProcess[str]":
        return self.linli(*self.campaign_args(out, *sheets, notice=notice))

    def campaign_args(self, out: Path, *sheets: Path, notice: Path = NOTICE) -> list[object]:
        work = ["--work", *sheets] if sheets else []
        return ["campaign", "run", notice, *work, "--yes", "--out", out]

    def ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the database, past every policy."""
        with psycopg.connect(ensure_running(self.state).superuser_url, autocommit=True) as root:
            return root.execute(question, values).fetchall()  # type: ignore[arg-type, return-value]

    def counts(self) -> dict[str, int]:
        """How many rows each table has; nothing where the database was never set up."""
        there = {name for (name,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        return {t: int(str(self.ask(f"SELECT count(*) FROM {t}")[0][0])) for t in TABLES if t in there}

    def make_cluster(self) -> None:
        """An empty cluster that leaves it to the kernel when files reach the disk: here processes die, not machines."""
        with psycopg.connect(ensure_running(self.state).superuser_url, autocommit=True) as root:
            root.execute("ALTER SYSTEM SET fsync = off")
            root.execute("SELECT pg_reload_conf()")

    def kill_database(self) -> None:
        os.kill(ensure_running(self.state).pid, signal.SIGKILL)

    def wait_until_busy(self, process: "subprocess.Popen[str]", table: str) -> None:
        """Until the process holds uncommitted rows of the table, or is done."""
        locked = """SELECT 1 FROM pg_locks
                     WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()"""
        while process.poll() is None:
            if self.ask(locked, table):
                return
            time.sleep(0.01)

    def close(self) -> None:
        stop(self.state)
