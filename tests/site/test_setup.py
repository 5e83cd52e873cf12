"""Setting up on machines of several kinds: which Python is chosen, and a fresh copy from nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PROGRAMS = ("cat", "cut", "dirname", "find", "sed", "sort", "tr")

BROKEN_SHIM = '#!/bin/sh\necho "pyenv: $0: command not found" >&2\nexit 127\n'
TOO_OLD = "#!/bin/sh\nexit 1\n"  # what the script's question makes of a Python 3.11
GOOD = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'


def programs(folder: Path, **bodies: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        (folder / name.replace("_", ".")).write_text(body)
        (folder / name.replace("_", ".")).chmod(0o755)
    return folder


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A folder with the programs the script needs and no Python."""
    folder = programs(tmp_path / "system")
    for name in SYSTEM_PROGRAMS:
        place = next(path for path in (Path("/usr/bin") / name, Path("/bin") / name) if path.exists())
        (folder / name).symlink_to(place)
    return folder


def find_python(tmp_path: Path, *path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "setup"), "--find-python"],
        env={"HOME": str(home), "PATH": ":".join(map(str, path)), **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def base_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def test_a_python_on_path_is_taken(tmp_path: Path, system: Path) -> None:
    found = find_python(tmp_path, programs(tmp_path / "bin", python3=GOOD), system)
    assert found.stdout.strip() == base_python()


def test_a_shim_that_exists_but_fails_is_passed_over(tmp_path: Path, system: Path) -> None:
    shims = programs(tmp_path / "bin", python3_13=BROKEN_SHIM, python3_12=BROKEN_SHIM, python3=TOO_OLD, python=GOOD)
    assert find_python(tmp_path, shims, system).stdout.strip() == base_python()


def test_pyenv_versions_are_found_through_the_shims_when_home_is_empty(tmp_path: Path, system: Path) -> None:
    shims = programs(tmp_path / "pyenv" / "shims", python3_13=BROKEN_SHIM, python3=TOO_OLD)
    for version in ("3.9.18", "3.11.7"):
        programs(tmp_path / "pyenv" / "versions" / version / "bin", python=TOO_OLD)
    programs(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin", python=GOOD)
    assert find_python(tmp_path, shims, system).stdout.strip() == base_python()


def test_the_newest_of_pyenvs_versions_comes_first(tmp_path: Path, system: Path) -> None:
    root = tmp_path / "elsewhere"
    for version in ("3.9.18", "3.12.1", "3.13.0"):
        programs(root / "versions" / version / "bin", python=f"#!/bin/sh\necho {version}\n")
    assert find_python(tmp_path, system, PYENV_ROOT=str(root)).stdout.strip() == "3.13.0"


def test_uv_is_asked_last_and_fetches_nothing_while_there_is_another(tmp_path: Path, system: Path) -> None:
    uv = f'#!/bin/sh\ncase "$1 $2" in "python find") echo "{tmp_path}/managed/python";; esac\n'
    tools = programs(tmp_path / "bin", uv=uv, python3=TOO_OLD)
    programs(tmp_path / "managed", python=GOOD)
    assert find_python(tmp_path, tools, system).stdout.strip() == base_python()


def test_a_broken_uv_does_not_stand_in_the_way(tmp_path: Path, system: Path) -> None:
    tools = programs(tmp_path / "bin", uv=BROKEN_SHIM, python3=GOOD)
    assert find_python(tmp_path, tools, system).stdout.strip() == base_python()


def test_without_any_python_it_says_what_to_install(tmp_path: Path, system: Path) -> None:
    found = find_python(tmp_path, programs(tmp_path / "bin", python3=TOO_OLD), system)
    assert found.returncode == 1
    assert "no usable Python 3.12 or newer" in found.stderr
    assert "python3-venv" in found.stderr


def test_the_lock_is_hashed_and_names_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [number for number, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
    assert len(pins) > 50
    assert all("--hash=sha256:" in lines[number + 1] for number in pins)
    assert not [line for line in lines if "://" in line or "index-url" in line or "find-links" in line]


@pytest.mark.slow
@pytest.mark.parametrize("without_uv", ["", "1"])
def test_a_fresh_copy_sets_itself_up_with_an_empty_home(tmp_path: Path, without_uv: str) -> None:
    copy, home = tmp_path / "copy", tmp_path / "home"
    home.mkdir()
    for place in (
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
        "README.md",
        "LICENSE",
        "NOTICE",
        "scripts",
        "src",
    ):
        (copy / place).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-R", str(ROOT / place), str(copy / place)], check=True)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "AMENDS_WITHOUT_UV": without_uv}

    first = subprocess.run(["make", "setup"], cwd=copy, env=environment, check=False, capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    again = subprocess.run(["make", "setup"], cwd=copy, env=environment, check=True, capture_output=True, text=True)
    assert "Installing" not in again.stderr
    place = subprocess.run(
        [copy / ".venv/bin/python", "-I", "-c", "import amends; print(amends.__file__)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(place.stdout.strip()) == copy / "src" / "amends" / "__init__.py"
    assert (copy / ".venv" / "bin" / "amends").exists()
