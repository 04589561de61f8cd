"""Sessions in the database, as Django's: every page begins by reading one, so the statement is written out."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from linli.db.planned import planned_once

_FIND = "SELECT session_key, session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        """None, and a session begun anew, where it was ended or its time is over."""
        with planned_once(), connection.cursor() as cursor:
            cursor.execute(_FIND, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return Session.from_db("default", ["session_key", "session_data", "expire_date"], row)
