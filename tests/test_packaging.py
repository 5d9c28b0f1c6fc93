"""The wheel is complete: installed elsewhere, away from the checkout, it does the same work."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("controller", "spec", "proofs", "fault_injection")
METADATA = ("pyproject.toml", "README.md", "LICENSE", "dosebound.py")
EXAMPLE = ROOT / "docs" / "examples" / "adult-spinal-daynight.toml"


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed, run without the checkout on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the wheel is made from: building in the checkout would leave files in it."""
    copy = tmp_path_factory.mktemp("source")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in METADATA:
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def room_files(source: Path) -> frozenset[str]:
    """Every file of the packages, by its path from the root."""
    files = [path for room in ROOMS for path in (source / room).rglob("*") if path.is_file()]
    return frozenset(str(path.relative_to(source)) for path in files)


@pytest.fixture(scope="module")
def home(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with an environment that holds the wheel, and sees this one's packages behind it."""
    place = tmp_path_factory.mktemp("elsewhere")
    wheels, venv = place / "wheels", place / "venv"
    python = venv / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    offline = ("--no-index", "--no-deps")
    run(*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", wheels, source, cwd=place)
    (wheel,) = wheels.glob("dosebound-*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=place)
    run(*pip, "--python", python, "install", *offline, wheel, cwd=place)
    # A path in a .pth file is searched last, and its own .pth files are not read: neither this environment's
    # editable install nor the checkout can stand in for the wheel.
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages(place) / "zz_dependencies.pth").write_text(
        "\n".join(sorted(here)) + "\n", encoding="utf-8"
    )
    return place


def site_packages(place: Path) -> Path:
    """Where the environment's own packages are."""
    (found,) = (place / "venv" / "lib").glob("python*/site-packages")
    return found


def test_the_wheel_holds_every_file_of_the_packages(home: Path, room_files: frozenset[str]) -> None:
    """Data files travel with the code: drug library, schemas and incidents are not left behind."""
    assert room_files, "the packages hold no files"
    assert set() == {name for name in room_files if not (site_packages(home) / name).is_file()}


def test_the_installed_copy_is_the_one_that_runs(home: Path) -> None:
    """Every package is imported from the wheel, and the checkout is on no search path."""
    program = (
        f"import sys, dosebound, {', '.join(ROOMS)}\n"
        f"for module in (dosebound, {', '.join(ROOMS)}): print(module.__file__)\n"
        "print(*sys.path, sep='\\n')"
    )
    lines = run(home / "venv" / "bin" / "python", "-I", "-c", program, cwd=home).splitlines()
    files, search_path = lines[: len(ROOMS) + 1], lines[len(ROOMS) + 1 :]
    assert [] == [file for file in files if not file.startswith(str(home / "venv"))]
    assert str(ROOT) not in search_path


def test_the_wheel_checks_the_example_prescription(home: Path) -> None:
    """`dosebound check` admits the example from another directory; run() asserts its exit code 0."""
    shutil.copy(EXAMPLE, home / EXAMPLE.name)
    run(home / "venv" / "bin" / "dosebound", "check", EXAMPLE.name, cwd=home)
