"""Pictures of the public pages on the law, for docs/screenshots/.

.venv/bin/python scripts/law_screenshots.py
"""

import os
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
PICTURES = (
    ("law-list-en", "/law/?lang=en", DESK, "light"),
    ("law-de", "/law/DE/?lang=de", DESK, "light"),
    ("law-ar", "/law/SA/?lang=ar", PHONE, "light"),
    ("law-zh", "/law/DE/?lang=zh-hans", PHONE, "dark"),
)


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        return


def main() -> None:
    """Serve the pages on a free port and take the pictures."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.site.settings")
    os.environ["AMENDS_ALLOWED_HOSTS"] = "*"
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application

    from presentation.conftest import compile_catalogues

    compile_catalogues()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for name, path, size, scheme in PICTURES:
            context = browser.new_context(viewport=size, device_scale_factor=1.5, color_scheme=scheme)
            sheet = context.new_page()
            sheet.goto(f"http://127.0.0.1:{server.server_port}{path}")
            sheet.screenshot(path=TARGET / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
