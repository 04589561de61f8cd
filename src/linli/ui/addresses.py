"""The addresses of the program. They stay what they are while it runs, so each is put together once."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(8192, typed=True)
def address(name: str, *args: object, **kwargs: object) -> str:
    """Where a page is: `address("desk:task", pk)`. Raises `django.urls.NoReverseMatch`."""
    return reverse(name, args=args, kwargs=kwargs)
