"""Pictures of the buyer's pages at phone and desk width, in every language, light and dark.

    .venv/bin/python scripts/screenshots.py [--out FOLDER] [--only NAME] [--langs en,de] [URL …]

Without URLs it serves the pages on the tests' hand-made shop; with URLs (of a running demo) it takes those.
"""

import argparse
import os
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "de", "fr", "es", "ja", "zh-hans", "ar")
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        return


def serve_sample() -> list[str]:
    """Serve the hand-made shop on a free port; the addresses of its pages."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.site.settings")
    os.environ["AMENDS_ALLOWED_HOSTS"] = "*"
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application

    from portal import shop as sample

    shop = sample.install(sample.Shop(), setattr)
    ways = sample.known_case(shop)
    status = {**sample.known_case(shop), "id": sample.CASE[:-1] + "2"}
    shop.known = {ways["id"]: ways, status["id"]: status}
    shop.accept(None, status["id"], ["o1"], sample.NOW)
    shop.said = [{"from": "merchant", "text": "Danke, wir kümmern uns darum.", "at": sample.NOW.isoformat()}]
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = f"http://127.0.0.1:{server.server_port}"
    own = f"{start}/p/{sample.token()}/"
    case, sent = f"{own}case/{ways['id']}/", f"{own}case/{status['id']}/"
    return [
        f"find={start}/north/", f"items={own}", f"reason={own}reason/?line=2&line=3", f"ways={case}", f"status={sent}",
        f"slip={sent}slip/", f"sent={sent}sent/", f"withdraw={start}/north/withdraw/", f"missing={start}/p/nothing/",
    ]  # fmt: skip


def main() -> None:
    """Take the pictures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", default="var/screenshots")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--langs", default=",".join(LANGUAGES))
    arguments.add_argument("--schemes", default="light,dark")
    arguments.add_argument("--widths", default="360,1280")
    arguments.add_argument("urls", nargs="*")
    given = arguments.parse_args()
    pages = given.urls or serve_sample()
    out = Path(given.out)
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        for width in map(int, given.widths.split(",")):
            for scheme in given.schemes.split(","):
                context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
                sheet = context.new_page()
                sheet.on("console", lambda message: print("console:", message.text))
                for page in pages:
                    name, _, url = (
                        page.partition("=") if "=" in page.split("://", maxsplit=1)[0] else ("page", "", page)
                    )
                    if given.only and name not in given.only.split(","):
                        continue
                    for language in given.langs.split(","):
                        answer = sheet.goto(f"{url}{'&' if '?' in url else '?'}lang={language}")
                        wide = sheet.evaluate(
                            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
                        )
                        print(
                            answer.status if answer else "", name, language, width, scheme, "TOO WIDE" if wide else ""
                        )
                        sheet.screenshot(path=out / f"{name}-{language}-{width}-{scheme}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
