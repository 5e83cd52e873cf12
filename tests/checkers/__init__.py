"""What other programs say of our pages: the Nu HTML checker, and a reader of structured data as search engines do it.

Both come from `package.json`; where Node or Java is absent the tests that want them skip and say so.
"""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

_TOP = Path(__file__).parents[2]
_NU = _TOP / "node_modules/vnu-jar/build/dist/vnu.jar"
_STRUCTURED_DATA = Path(__file__).parent / "structured_data.mjs"


def nu_messages(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Every error and warning of the Nu checker on `pages` (name -> HTML), `name:line: message`; [] is a clean bill.

    One start of Java for all pages; `folder` is a place to write them.
    """
    if shutil.which("java") is None or not _NU.is_file():
        pytest.skip("the Nu checker wants Java and `npm ci`")
    files = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number:04}.html"
        file.write_text(html, encoding="utf-8")
        files[f"file:{file}"] = name
    command = [
        "java",
        "-Xss4m",
        "-jar",
        str(_NU),
        "--format",
        "json",
        "--exit-zero-always",
        "--stdout",
        *map(str, folder.glob("*.html")),
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    return [
        f"{files.get(message.get('url', ''), message.get('url'))}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(said)["messages"]
        if message["type"] != "info" or message.get("subType") == "warning"
    ]


def structured_data_issues(html: str) -> list[Mapping[str, object]]:
    """What `@adobe/structured-data-validator` finds in a page's JSON-LD by Google's rules: issues with a severity.

    Fails where the page holds no structured data at all, so that an empty answer means something.
    """
    node = shutil.which("node")
    if node is None or not (_TOP / "node_modules/@adobe").is_dir():
        pytest.skip("the structured-data validator wants Node and `npm ci`")
    ran = subprocess.run(
        [node, str(_STRUCTURED_DATA)], check=False, input=html, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
