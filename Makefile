# `make demo` and `make test` do all their own set-up; scripts/setup does nothing when nothing changed.
.PHONY: setup demo check test verify bench lock test-packages mutate-law

setup:
	@scripts/setup

demo: setup
	@exec .venv/bin/amends demo

check: setup
	@scripts/check

test-packages:
	@scripts/test-packages

test: setup test-packages
	@scripts/check
	.venv/bin/pytest -q -m "not slow"

verify: setup test-packages
	@scripts/check
	.venv/bin/pytest -q
	@nice -n 10 .venv/bin/python -W ignore::UserWarning scripts/mutate_law.py

bench: setup
	@.venv/bin/python benchmarks/decide.py
	@.venv/bin/python benchmarks/import_uci.py

# The lock names no index and no file address, so that it installs from any mirror.
lock:
	@uv pip compile pyproject.toml --extra backtest --extra prove --group dev --python-version 3.12 --universal \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock

# Changes each figure of the law and drops each rule; what no case notices must be explained in docs/law-mutations.md.
mutate-law: setup
	@nice -n 10 .venv/bin/python -W ignore::UserWarning scripts/mutate_law.py
