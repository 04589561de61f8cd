"""The language of a request: the cookie's, else Chinese. Our own sentences and those of other packages alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from linli.kernel import i18n

COOKIE = "lang"
SPOKEN = {"zh": "zh-hans", "en": "en"}


class Speaks:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(COOKIE, "")
        language = chosen if chosen in SPOKEN else i18n.language()
        with i18n.speak(language), translation.override(SPOKEN.get(language, "zh-hans")):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", "zh-CN" if language == "zh" else language)
            return response
