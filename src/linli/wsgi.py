"""What granian serves."""

from linli.cli._django import serving

application = serving()
