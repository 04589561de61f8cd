"""What of an English page's Chinese is data, such as the name of a unit, and what is the program's own that was left
untranslated."""

import re
from collections.abc import Iterable
from functools import cache

import psycopg
from psycopg import sql

from linli.catalogue.kinds import DATA
from linli.db.embedded.server import ensure_running
from scripts import messages

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
PARTS = re.compile(r"\s*[·,，;；:：()（）|/]\s*")
#: tables of words that people or offices wrote
WRITTEN = ("places_", "notices_", "campaigns_", "ledger_", "people_", "messaging_", "reports_", "access_")


@cache
def data(database: str) -> str:
    """Every text that stands in the database, and the catalogue's own Chinese."""
    columns = """SELECT table_name, column_name FROM information_schema.columns
                  WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb')"""
    found = [DATA.read_text(encoding="utf-8")]
    with psycopg.connect(ensure_running().superuser_url, dbname=database) as superuser:
        for table, column in superuser.execute(columns).fetchall():
            if table.startswith(WRITTEN):
                every = sql.SQL("SELECT string_agg(DISTINCT {c}::text, ' ') FROM {t}")
                query = every.format(c=sql.Identifier(column), t=sql.Identifier(table))
                found += [text for (text,) in superuser.execute(query).fetchall() if text]
    return "\n".join(found)


@cache
def interface() -> re.Pattern[str]:
    """Matches what is a message of ours: in whole, or with its facts where most of it is not facts."""
    every = [str(message.id) for message in messages.in_code() if message.id]
    patterns = []
    for text in every:
        fixed = re.split(r"\{[^{}]*\}", text)
        if said := sum(len(run) for run in HAN.findall(text)):
            patterns.append(f".{{0,{2 * said}}}".join(map(re.escape, fixed)))
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


def untranslated(texts: Iterable[str], database: str) -> list[str]:
    """The texts of a page that are no data: messages of ours, and Chinese that nobody wrote into the database."""
    written, found = data(database), []
    for text in texts:
        parts = [part for part in PARTS.split(text) if part]
        ours = any(HAN.search(part) and interface().fullmatch(part) for part in [text, *parts])
        if ours or not HAN.search(text) or any(run not in written for run in HAN.findall(text)):
            found.append(text)
    return found
