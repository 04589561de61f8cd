"""Databases that tests copy from another, use and throw away."""

import psycopg
from psycopg import sql


def create(owner: psycopg.Connection, name: str, template: str) -> None:
    """A copy of a database that nobody is connected to; of its files, for a log of them block by block is slow."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER linli_owner STRATEGY file_copy")
    owner.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop(owner: psycopg.Connection, name: str) -> None:
    owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def point_at(name: str) -> None:
    """Let this process ask another database of the same server from now on."""
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
