"""Pictures of every page as every role, from a running demonstration: `make shots`.

All of them go into out/shots (1280 × 800 and 360 × 740, Chinese and English, some dark); a dozen small ones into
docs/shots: these alone with the argument `kept`. Needs Chromium. LINLI_PORT says where the demonstration runs; it is
started here where it does not.
"""

import base64
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT, KEPT = ROOT / "out" / "shots", ROOT / "docs" / "shots"
SIZES = {"desk": (1280, 800), "phone": (360, 740)}
LARGEST = 40 * 1024
ROLES = (
    "department-clerk",
    "department-approver",
    "region-civilisation-clerk",
    "xingan-clerk",
    "kezhong-clerk",
    "station-keeper",
    "volunteer",
    "system-admin",
    "security-admin",
    "audit-admin",
)
#: what the documents show: name of the picture → page, role, size, language, theme
CHOSEN = {
    "desk": ("desk:desk", "kezhong-clerk", "desk", "zh", "light"),
    "desk-phone": ("desk:desk", "kezhong-clerk", "phone", "zh", "light"),
    "tour": ("desk:tour", None, "desk", "zh", "light"),
    "campaign": ("desk:campaign", "department-clerk", "desk", "zh", "light"),
    "campaign-dark": ("desk:campaign", "department-clerk", "desk", "en", "dark"),
    "notice": ("campaigns:confirm", "department-clerk", "desk", "zh", "light"),
    "sheet": ("ledger:sheet", "kezhong-clerk", "desk", "zh", "light"),
    "work-by-hand": ("ledger:new", "kezhong-clerk", "phone", "zh", "light"),
    "work": ("ledger:work", "kezhong-clerk", "desk", "zh", "light"),
    "figures": ("figures:figures", "department-clerk", "desk", "zh", "light"),
    "report": ("reports:report", "xingan-clerk", "desk", "zh", "light"),
    "clause": ("thread:clause", "department-clerk", "desk", "zh", "light"),
}


def main() -> None:
    from linli.cli import _django

    os.environ.setdefault("LINLI_TODAY", "2023-02-06")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    _django.ready()
    with demonstration() as address, opened() as browser:
        shutil.rmtree(OUT, ignore_errors=True)
        for name, slug, url in pages():
            for language, theme in (("zh", "light"), ("en", "light"), ("zh", "dark"), ("en", "dark")):
                chosen = (name, slug, language, theme) in {(*one[:2], *one[3:]) for one in CHOSEN.values()}
                if chosen or (theme == "light" and "kept" not in sys.argv):
                    take(browser, address, Shown(name, slug, url, language, theme))
    print(f"{sum(1 for _ in OUT.rglob('*.png'))} in {OUT.relative_to(ROOT)}, {len(CHOSEN)} in docs/shots")


def pages() -> Iterator[tuple[str, str | None, str]]:
    """Every page for every role that may open it: URL name, post, address."""
    from django.test import Client
    from django.urls import reverse

    from linli.access.door import Kind, able
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from tests.examples import example
    from tests.site import client_at
    from tests.walk import places

    clients = {slug: client_at(slug) for slug in ROLES}
    for place in places():
        if place.name.startswith(("api-1:", "account_", "mfa_")) and place.name != "account_login":
            continue
        if place.door.kind is Kind.PUBLIC:
            if shows(Client(), url := reverse(place.name)):
                yield place.name, None, url
            continue
        ability = place.door.asks("GET")
        for slug, client in clients.items():
            post = post_named(slug)
            if ability is None or able(post.role, ability):
                with acting(post):
                    parameters = example(place.route, place.parameters)
                if parameters is not None and shows(client, url := reverse(place.name, kwargs=parameters)):
                    yield place.name, slug, url


def shows(client: Any, url: str) -> bool:
    response = client.get(url)
    return response.status_code == 200 and b"<!doctype html" in getattr(response, "content", b"")[:200].lower()


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of the demonstration; one is started for the time where none answers."""
    from linli.cli.serve import answers

    address = f"http://127.0.0.1:{os.environ.get('LINLI_PORT', '8000')}/"
    if answers(address):
        yield address
        return
    command = [sys.executable, "-m", "linli.cli", "serve", "--demo"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 600
        while not answers(address):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("the demonstration does not start")
            time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(60)


@contextmanager
def opened() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.site import CHROMIUMS

    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        raise SystemExit("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Shown:
    name: str
    slug: str | None
    url: str
    language: str
    theme: str


def take(browser: Any, address: str, shown: Shown) -> None:
    """One page at both sizes."""
    from tests.site import client_at

    context = browser.new_context(color_scheme=shown.theme)
    cookies = {"lang": shown.language, "theme": shown.theme}
    if shown.slug:
        cookies["sessionid"] = client_at(shown.slug).session.session_key or ""
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page = context.new_page()
    page.goto(address.rstrip("/") + shown.url, wait_until="networkidle")
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        name = f"{shown.name.replace(':', '-')}-{size}-{shown.language}"
        page.screenshot(path=OUT / (shown.slug or "stranger") / f"{name}-{shown.theme}.png")
        for kept, one in CHOSEN.items():
            if one == (shown.name, shown.slug, size, shown.language, shown.theme):
                KEPT.mkdir(parents=True, exist_ok=True)
                (KEPT / f"{kept}.webp").write_bytes(small(context.new_cdp_session(page), width, height))
    context.close()


def small(session: Any, width: int, height: int) -> bytes:
    """What the window shows as WebP, as large and as good as stays small."""
    for scale, quality in ((1, 80), (1, 55), (0.8, 60), (0.8, 40), (0.65, 40), (0.5, 40)):
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
        said = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality, "clip": clip})
        if len(made := base64.b64decode(said["data"])) <= LARGEST:
            break
    return made


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
