"""What a buyer's phone has to load: every page whole, with an empty cache, over the wire."""

import pytest

from .sample import another

pytestmark = pytest.mark.browser
MOST_BYTES, MOST_STYLESHEET_BYTES = 30_000, 8_000


def loaded(page, url: str) -> dict[str, int]:
    """Bytes on the wire, headers too, of a page and all it names; by address."""
    talk = page.context.new_cdp_session(page)
    addresses, sizes = {}, {}
    talk.on("Network.responseReceived", lambda event: addresses.update({event["requestId"]: event["response"]["url"]}))
    talk.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    talk.send("Network.enable")
    talk.send("Network.clearBrowserCache")
    talk.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(url, wait_until="networkidle")
    talk.detach()
    return {addresses[request]: int(size) for request, size in sizes.items()}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_light(demo, merchant, buyer, language, capsys):
    order = another("DE", skip=3 if language == "en" else 4)
    someone = buyer(f"weight-{language}")
    line = order["lines"][0]
    link = someone.find_order("wren", order["number"], order["buyer"]["email"], language)
    someone.open(link)
    someone.choose(line["id"], None if line["quantity"] == 1 else 1)
    reason = someone.page.url
    someone.say(line["id"], reason="changed_mind", state="unopened")
    ways = someone.page.url
    weights = {"ways out": loaded(someone.page, ways)}
    someone.take(someone.ways()[0]["value"])
    pages = {
        "find": f"{demo.url}/wren/", "withdraw": f"{demo.url}/wren/withdraw/", "items": link, "reason": reason,
        "status": ways, "slip": f"{ways}slip/", "sent": f"{ways}sent/",
    }  # fmt: skip
    weights |= {name: loaded(someone.page, url) for name, url in pages.items()}

    with capsys.disabled():
        print("\n" + "  ".join(f"{name} {sum(parts.values()) / 1000:.1f} kB" for name, parts in weights.items()))  # noqa: T201  figures to watch
    for name, parts in weights.items():
        assert parts, name
        assert sum(parts.values()) <= MOST_BYTES, (name, parts)
        styles = [size for address, size in parts.items() if "portal/portal" in address and address.endswith(".css")]
        assert len(styles) == 1, (name, parts)
        assert styles[0] <= MOST_STYLESHEET_BYTES, styles
