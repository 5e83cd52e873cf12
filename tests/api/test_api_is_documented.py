"""`docs/api.md` names every call, scope and described code, in the words the code has."""

from pathlib import Path

from amends.api.key import SCOPES
from amends.api.problem_types import codes, described

DOCUMENT = (Path(__file__).parents[2] / "docs/api.md").read_text()


def test_every_call(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method in methods:
            assert f"| `{method.upper()} {path.removeprefix('/api/v1')}` |" in DOCUMENT


def test_every_scope():
    for scope in SCOPES:
        assert f"| `{scope}` |" in DOCUMENT


def test_every_described_code():
    for code in codes():
        title, advice = described(code)
        assert f"| `{code}` | {title}. {advice} |" in DOCUMENT
