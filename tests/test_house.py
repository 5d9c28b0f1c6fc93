"""Facts about the repository as a whole: what is in it, and what must never be."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from dosebound import COMMAND_MODULES

ROOT = Path(__file__).resolve().parent.parent

TOP_LEVEL = {
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "controller",
    "docs",
    "dosebound.py",
    "fault_injection",
    "proofs",
    "pyproject.toml",
    "requirements.lock",
    "spec",
    "tests",
}

README_LINES_MAX = 120

# Each pattern has a one-letter class in it, so that it does not find itself here.
INDEX_ADDRESS = re.compile(
    r"(?:https?|file)://\S*(?:py[p]i|pythonhoste[d]|/simpl[e]\b|devp[i]|artifactor[y]|/wheel[s]\b)"
    r"|(?<![\w:])fil[e]://"
    r"|--(?:extra-)?index-ur[l][ =]\S*/"
    r"|--find-link[s][ =]\S*/"
    r"|--trusted-hos[t][ =]\S",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]|User[s])/|(?<![\w.])/tm[p]/[a-z]")
AUTHORING_TOOL = re.compile(
    r"\bclaud[e]\b|\banthropi[c]\b|\bopena[i]\b|\bchatgp[t]\b|\bcopilo[t]\b|\bLL[M]s?\b|\blanguage mode[l]"
    r"|\bsub-?agen[t]s?\b|\b(?:AI|coding|helper|autonomous)[ -](?:agen[t]|sessio[n])s?\b",
    re.IGNORECASE,
)


UNMERGED = re.compile(r"^(?:<{7}|>{7}|[|]{7})(?: |$)")


@pytest.fixture(scope="module")
def tracked() -> tuple[Path, ...]:
    """The files that git tracks, as paths from the root."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("what is tracked can be told only in a git checkout")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (Path(name) for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


@pytest.mark.parametrize(
    "pattern",
    [INDEX_ADDRESS, MACHINE_PATH, AUTHORING_TOOL, UNMERGED],
    ids=["index", "path", "tool", "unmerged"],
)
def test_no_tracked_file_holds_what_must_never_be_in_one(
    tracked: tuple[Path, ...], pattern: re.Pattern[str]
) -> None:
    """No package index, no path of one machine, no authoring tool, and no merge left half done."""
    texts = {path: (ROOT / path).read_text(encoding="utf-8", errors="replace") for path in tracked}
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert [] == found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (INDEX_ADDRESS, "https://py" + "pi.org/project/attrs"),
        (INDEX_ADDRESS, "https://mirror.example/root/simpl" + "e/attrs"),
        (INDEX_ADDRESS, "--index-ur" + "l https://mirror.example/x"),
        (INDEX_ADDRESS, "attrs @ fil" + "e:///somewhere/attrs.whl"),
        (MACHINE_PATH, "see /hom" + "e/someone/notes"),
        (MACHINE_PATH, "'/tm" + "p/scratch.txt'"),
        (AUTHORING_TOOL, "written by an AI agen" + "t"),
        (UNMERGED, 7 * ">" + " a-branch"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    """A pattern that matches nothing would pass every file."""
    assert pattern.search(text)


def test_only_the_known_entries_stand_at_the_top(tracked: tuple[Path, ...]) -> None:
    """A new top-level entry is a decision, not an accident; entries that begin with a dot are free."""
    tops = {path.parts[0] for path in tracked if not path.parts[0].startswith(".")}
    assert set() == tops - TOP_LEVEL


def test_the_readme_is_short(tracked: tuple[Path, ...]) -> None:
    """The first page fits in one sitting."""
    pages = [path for path in tracked if str(path) == "README.md"]
    lengths = [len((ROOT / page).read_text(encoding="utf-8").splitlines()) for page in pages]
    assert README_LINES_MAX >= max(lengths, default=0)


def test_ci_runs_the_tests_and_then_the_browser() -> None:
    """`.ci/run` stops at the first that fails; both are targets of the Makefile."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert ["make test", "make test-browser"] == [line for line in lines if line.startswith("make ")]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"test", "test-browser"} <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def locked() -> dict[str, str]:
    """The lock's requirements: normalised name to the lines that belong to it."""
    entries: dict[str, str] = {}
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for block in re.split(r"\n(?=\S)", text):
        lines = [line for line in block.splitlines() if line and not line.lstrip().startswith("#")]
        if lines:
            name = re.match(r"[A-Za-z0-9._-]+", lines[0])
            assert name is not None, f"not a requirement: {lines[0]}"
            entries[normalised(name.group())] = "\n".join(lines)
    return entries


def normalised(name: str) -> str:
    """A distribution's name in the one spelling that packaging compares by."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_locked_requirement_is_pinned_and_hashed() -> None:
    """Each entry is exactly `name==version` followed by SHA-256 hashes, with no option and no address."""
    shape = re.compile(r"[a-z0-9._-]+==[A-Za-z0-9.+!]+( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [] == [entry.splitlines()[0] for entry in locked().values() if not shape.fullmatch(entry)]


def test_every_declared_dependency_is_bounded_below_and_locked() -> None:
    """What pyproject.toml asks for, build backend included, is in the lock and has a lower bound."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *pyproject["build-system"]["requires"],
        *pyproject["project"]["dependencies"],
        *pyproject["project"]["optional-dependencies"]["dev"],
    ]
    bounds = [re.fullmatch(r"([A-Za-z0-9._-]+)>=[0-9.]+", requirement) for requirement in declared]
    assert None not in bounds, declared
    assert set() == {normalised(bound.group(1)) for bound in bounds if bound} - locked().keys()


def test_the_core_imports_attrs_and_the_standard_library_only() -> None:
    """Every module of controller but its shell: import-linter forbids what it knows, this the rest."""
    permitted = sys.stdlib_module_names | {"attrs", "controller"}
    shell = ROOT / "controller" / "shell"
    strangers = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "controller").rglob("*.py"))
        if shell not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in imported(node)
        if name.partition(".")[0] not in permitted
    ]
    assert [] == strangers


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "."]
    return []


def test_the_command_line_offers_exactly_what_the_rooms_expose() -> None:
    """No command is listed and missing, and none is exposed and unlisted."""
    exposed = {
        command.name: module
        for module in dict.fromkeys(COMMAND_MODULES.values())
        for command in import_module(module).COMMANDS
    }
    assert exposed == COMMAND_MODULES


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--version"], 0), (["--help"], 0), (["no-such-command"], 2), (["check"], 2)]
)
def test_the_command_line_exits_2_on_a_usage_error(arguments: list[str], code: int) -> None:
    """`python -m dosebound` works, and 2 is kept for wrong usage."""
    done = subprocess.run(
        [sys.executable, "-m", "dosebound", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert code == done.returncode, done.stderr


def test_checking_a_prescription_starts_no_solver() -> None:
    """`dosebound check` imports neither solver: a clinic's check is quick and needs no proof engine."""
    program = (
        "import sys\nfrom dosebound import main\n"
        "main(['check', '--help'], standalone_mode=False)\n"
        "print(sorted({'z3', 'cvc5', 'proofs', 'fault_injection'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "[]" == done.stderr.strip()
