"""What a database was made with."""

from django.db import models

from linli.db.visibility import READ, Internal


class Mark(models.Model):
    """A fingerprint or a check value, by name. Written by the owner while setting up."""

    visibility = Internal(reason="fingerprints of reference data and the check value of the master key", grants=READ)

    name = models.CharField(max_length=32, primary_key=True)
    value = models.TextField()
