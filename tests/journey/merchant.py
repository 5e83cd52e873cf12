"""The merchant's side over HTTP, with the key of `demo.json`."""

import json
import uuid
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .running import RunningDemo, wait_for

GIVE_UP_SECONDS = 60
GONE = (OSError,)  # refused, reset, or cut in the middle: URLError and RemoteDisconnected are OSErrors
LATER = frozenset({502, 503})


class Merchant:
    """Calls of the API. A write carries its key, so it may be sent again until an answer comes."""

    def __init__(self, demo: RunningDemo, *, while_parts_die: bool = False) -> None:
        self.demo = demo
        self.later = LATER | {500} if while_parts_die else LATER

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        """Status and answer; raises OSError where none came."""
        headers = {"Authorization": f"Bearer {self.demo.told['api_key']}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        request = Request(
            f"{self.demo.url}/api/v1{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers=headers,
            method=method,
        )
        try:
            with urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except HTTPError as problem:
            text = problem.read().decode()
            return problem.code, json.loads(text) if text.startswith("{") else text

    def surely(self, method: str, path: str, body: Any = None) -> Any:
        """The answer, however often it has to be asked for; with one key, so that it is done once."""
        key = uuid.uuid4().hex
        heard: list[Any] = []

        def ask() -> bool:
            try:
                status, answer = self.call(method, path, body, key)
            except GONE as problem:
                heard.append(repr(problem))
                return False
            heard.append((status, answer))
            return status not in self.later and not (status == 409 and "progress" in str(answer))

        wait_for(ask, f"an answer to {method} {path}: {heard[-1:]}", GIVE_UP_SECONDS, 0.1)
        status, answer = heard[-1]
        assert status in {200, 201}, (path, status, answer)
        return answer

    def do(self, case_id: str, verb: str, **body: Any) -> Any:
        """A verb on a case."""
        return self.surely("POST", f"/cases/{case_id}/{verb}", body)

    def case(self, case_id: str) -> Any:
        """The case as it stands."""
        return self.surely("GET", f"/cases/{case_id}")

    def settled(self, case_id: str, seconds: float = 60) -> Any:
        """The case once it is closed."""
        return wait_for(lambda: self._closed(case_id), f"case {case_id} to close", seconds, 0.25)

    def _closed(self, case_id: str) -> Any:
        found = self.case(case_id)
        return found if found["state"] == "closed" else None
