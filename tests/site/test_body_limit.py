"""What announces too much is refused before it is sent: over a raw socket, through the server that `amends serve` starts."""

import os
import socket
import subprocess
import time

import pytest

from amends.site.supervisor import web_process
from cases.conftest import NOW, contract_order

GIGABYTE = 1_000_000_000
PATIENCE_SECONDS = 60


@pytest.fixture
def served(postgres, transactional_db):
    """The web process on the run's database; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    spec = web_process(port=port)
    process = subprocess.Popen(spec.command, env={**os.environ, "DATABASE_URL": postgres.app}, start_new_session=True)
    try:
        began = time.monotonic()
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, "the server ended"
                assert time.monotonic() - began < PATIENCE_SECONDS, "no server came up"
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=15)


def ask(port, path, *head, body=b""):
    """What the server answers to a POST of which no more than `body` is ever sent, and after how many seconds."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        lines = (f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: multipart/form-data; boundary=x", *head)
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        said = b""
        while part := line.recv(65_536):
            said += part
    return int(said.split(b" ", 2)[1]), said.decode(), time.monotonic() - began


def test_a_gigabyte_is_refused_by_its_announcement(served, merchant):
    from amends.merchants.tenancy import tenant
    from amends.orders import store
    from amends.portal import link

    with tenant(merchant):
        (result,) = store.upsert([contract_order(store="main")], NOW)
    own = link.address(link.Key(str(merchant), str(result["id"]), "example"))
    ask(served, "/example/", "Content-Length: 0", "Connection: close")  # the first request loads the programs
    for path, words in (
        (f"{own}reason/?line=1", "Das war zu viel auf einmal"),
        ("/example/", "too much at once"),
        ("/api/v1/cases", "application/problem+json"),
    ):
        status, said, seconds = ask(served, path, f"Content-Length: {GIGABYTE}", body=b"--x\r\n")
        assert status == 413
        assert words in said
        assert seconds < 5
    status, said, _ = ask(served, f"{own}reason/?line=1", f"Content-Length: {GIGABYTE}", "Expect: 100-continue")
    assert status == 413
    assert "100 Continue" not in said
    status, _, _ = ask(served, f"{own}reason/?line=1", "Transfer-Encoding: chunked", body=b"5\r\n--x\r\n\r\n")
    assert status == 411
