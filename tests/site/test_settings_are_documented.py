import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_setting_is_described_and_every_description_is_of_one():
    source = "\n".join(file.read_text() for file in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r'"(AMENDS_[A-Z_]+|DATABASE_URL)"', source))
    described = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert read == described
