"""Every URL of the program, from the resolver: nobody keeps a list that could forget one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver

from linli.access.door import Door, door_of


@dataclass(frozen=True, slots=True)
class Place:
    """One URL pattern."""

    name: str  #: with its namespace; the route where it has none
    route: str
    view: Any
    parameters: tuple[str, ...]

    @property
    def door(self) -> Door:
        """Raises `NoDoor`."""
        return door_of(ResolverMatch(self.view, (), {}, self.name.rpartition(":")[2], namespaces=self._spaces))

    @property
    def _spaces(self) -> list[str]:
        return self.name.split(":")[:-1]


def places() -> list[Place]:
    return list(_under(get_resolver(), "", []))


def _under(resolver: URLResolver, route: str, spaces: list[str]) -> Iterator[Place]:
    for one in resolver.url_patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _under(one, here, [*spaces, *([one.namespace] if one.namespace else [])])
        else:
            assert isinstance(one, URLPattern)
            name = ":".join([*spaces, one.name or here])
            yield Place(name, here, one.callback, tuple(one.pattern.converters))
