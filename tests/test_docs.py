"""The documentation says what is so: its lists are the spec's, its commands exist, its output is real."""

import re
from functools import cache
from pathlib import Path

import pytest
from click import Command, Context, Group, Option
from click.testing import CliRunner

from controller.alarms import TABLE, Cause
from dosebound import COMMAND_MODULES, main
from fault_injection.library import shipped_ids
from spec.assumptions import ASSUMPTIONS, Assumption
from spec.claims import CLAIMS, Claim
from spec.predicates import PROPERTIES
from tests import catalogue, traceability
from tests.transitions import edges, mermaid

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = (README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
README_LINES_MAX = 120

CLAIMS_PAGE = (ROOT / "docs" / "reference" / "claims.md").read_text(encoding="utf-8")
LIMITS_PAGE = (ROOT / "docs" / "what-is-not-proved.md").read_text(encoding="utf-8")
ALARMS_PAGE = (ROOT / "docs" / "reference" / "alarms.md").read_text(encoding="utf-8")

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
INVOCATION = re.compile(r"(?:\$ |`|^)dosebound ((?!--)\S[^`\n]*)", re.MULTILINE)
LEFT_OUT = "..."
"""A line of these stands for lines of output that a page leaves out."""
SAFE = ("check", "simulate", "replay")
"""Commands that are run again; `verify` takes long and prints times."""


def named(path: Path) -> str:
    """The page, as its path from the root."""
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# --- lists --------------------------------------------------------------------------------------


def test_the_claims_page_lists_exactly_the_claims_of_the_spec() -> None:
    """Id, title and status of each, in the spec's order; and no other."""
    listed = re.findall(r"^### (\S+): (.+)\n(?:.*\n)*?- Status: (.+)$", CLAIMS_PAGE, re.MULTILINE)
    assert [(each.id, each.title, "in force") for each in CLAIMS] == listed


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_the_claims_page_gives_a_claim_in_force_word_for_word(claim: Claim) -> None:
    """Its statement, hazards, requirements, assumptions and predicates are the spec's."""
    _, _, rest = CLAIMS_PAGE.partition(f"### {claim.id}: ")
    section, _, _ = rest.partition("\n#")
    for line in (
        claim.statement,
        f"- Hazards: {', '.join(claim.hazards)}",
        f"- Requirements: {', '.join(claim.requirements)}",
        f"- Assumptions: {', '.join(claim.assumptions)}",
    ):
        assert line in section.splitlines()
    names = [f"`{each.name}`" for each in PROPERTIES.values() if each.claim == claim.id]
    if names:
        assert f"- Predicates: {', '.join(names)}" in section.splitlines()


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda assumption: assumption.id)
def test_every_assumption_is_on_the_page_of_what_is_not_proved(assumption: Assumption) -> None:
    """With its statement, its failure rate, and what breaks without it."""
    row = (assumption.id, assumption.statement, assumption.failure_rate, assumption.without)
    assert f"| {' | '.join(row)} |" in LIMITS_PAGE.splitlines()


def test_no_page_names_a_claim_or_an_assumption_that_does_not_exist() -> None:
    """A renamed or withdrawn id leaves nothing behind."""
    known = {each.id for each in CLAIMS} | {each.id for each in ASSUMPTIONS}
    families = "|".join(sorted({each.id.split("-")[0] for each in CLAIMS}))
    shape = re.compile(rf"\b(?:(?:{families})-\d+|A-[A-Z][A-Z-]*[A-Z])\b")
    strangers = {
        f"{named(page)}: {found}"
        for page in PAGES
        for found in shape.findall(text_of(page))
        if found not in known
    }
    assert set() == strangers


def alarm_table() -> str:
    """The controller's table of alarms, in Markdown."""
    heads = (
        *("signal", "priority", "tone at least every", "acknowledged for less than"),
        *("delivery meanwhile", "why"),
    )
    rows = [
        (
            *(f"`{row.cause.name}`", row.urgency.priority.name.lower(), f"{row.urgency.tone_min} min"),
            *(f"{row.urgency.snooze_min // 60} h", row.delivery, row.why),
        )
        for row in TABLE
    ]
    lines = [f"| {' | '.join(cells)} |\n" for cells in (heads, *rows)]
    return "".join([lines[0], f"|{'---|' * len(heads)}\n", *lines[1:]])


def test_the_alarms_page_holds_the_table_of_the_controller() -> None:
    """To the letter; if it fails, put in what `alarm_table` makes."""
    assert f"\n\n{alarm_table()}\n" in ALARMS_PAGE
    assert [] == [row.cause.name for row in TABLE if row.urgency.snooze_min % 60]


def test_the_faults_page_holds_the_catalogue() -> None:
    """To the letter; if it fails, put in what `tests.catalogue` makes."""
    page = text_of(ROOT / "docs" / "reference" / "faults.md")
    for made in (catalogue.detected(), catalogue.unseen(), catalogue.sources()):
        assert f"\n\n{made}" in page


def test_the_hazards_page_leads_from_each_hazard_to_its_claims() -> None:
    """To the letter; if it fails, put in what `tests.traceability` makes."""
    page = text_of(ROOT / "docs" / "reference" / "hazards.md")
    for made in (traceability.hazards(), traceability.requirements()):
        assert f"\n\n{made}" in page


def test_the_how_to_lists_exactly_the_scenarios_that_ship() -> None:
    """One row of its table each; incidents have a page of their own."""
    page = (ROOT / "docs" / "how-to" / "replay-a-fault.md").read_text(encoding="utf-8")
    assert sorted(shipped_ids()) == sorted(re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE))


def test_the_states_page_draws_what_the_pump_does() -> None:
    """Every diagram, found by running the controller, to the letter."""
    page = text_of(ROOT / "docs" / "reference" / "states.md")
    for name, found in edges().items():
        assert f"<!-- {name} -->\n{mermaid(found)}" in page


def test_the_alarms_page_says_when_each_signal_begins() -> None:
    """One row for each, in the order of the table."""
    listed = re.findall(r"^\| `(\w+)` \| [^|]+ \|$", ALARMS_PAGE, re.MULTILINE)
    assert [cause.name for cause in Cause] == listed


def test_the_readme_names_every_claim_in_force_and_their_number() -> None:
    """The status on the first page is the spec's."""
    readme = text_of(README)
    assert set() == {each.id for each in CLAIMS if each.id not in readme}
    assert f"In force are {len(CLAIMS)} claims" in readme


# --- pages --------------------------------------------------------------------------------------


def test_the_readme_is_short_and_says_first_what_it_is_not() -> None:
    """At most 120 lines, and before anything else that this is no firmware."""
    lines = text_of(README).splitlines()
    assert README_LINES_MAX >= len(lines)
    assert "executable reference" in " ".join(lines[:4])
    assert "not device firmware" in " ".join(lines[:4])


def test_every_relative_link_leads_somewhere() -> None:
    """The file exists, and so does the heading."""
    broken = [
        f"{named(page)}: {link}"
        for page in PAGES
        for link in LINK.findall(text_of(page))
        if not leads(page, link)
    ]
    assert [] == broken


def leads(page: Path, link: str) -> bool:
    """Whether a link from `page` ends somewhere; addresses on other sites are not tried."""
    if "://" in link:
        return True
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(page: Path) -> set[str]:
    """The names by which a page's headings can be linked."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text_of(page)))
    return {heading.strip().replace(" ", "-") for heading in plain}


def test_every_page_can_be_reached_from_the_readme() -> None:
    """No page is an orphan."""
    seen, waiting = set[Path](), [README]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        waiting += [
            (page.parent / link.partition("#")[0]).resolve()
            for link in LINK.findall(text_of(page))
            if "://" not in link and link[0] != "#"
        ]
    assert set() == {named(page) for page in PAGES if page not in seen and page.name != "CHANGELOG.md"}


# --- commands -----------------------------------------------------------------------------------


def invocations() -> list[tuple[str, str]]:
    """Every `dosebound ...` on any page, with its page."""
    return [(named(page), line) for page in PAGES for line in INVOCATION.findall(text_of(page))]


def command_of(name: str) -> Command:
    """A command by its name on the command line."""
    found = main.get_command(Context(main), name)
    assert found is not None, f"no command {name}"
    return found


def test_every_command_that_the_pages_name_is_listed_by_help() -> None:
    """With all its options: an old name or option is found here."""
    listed = CliRunner().invoke(main, ["--help"]).output
    wrong = []
    for page, line in invocations():
        name, *words = line.split()
        if name not in COMMAND_MODULES or not re.search(rf"^  {name}\b", listed, re.MULTILINE):
            wrong.append(f"{page}: dosebound {line}")
            continue
        command = command_of(name)
        while isinstance(command, Group) and words and words[0].rstrip("`,") in command.commands:
            command = command.commands[words.pop(0).rstrip("`,")]
        known = {opt for param in command.params if isinstance(param, Option) for opt in param.opts}
        wrong += [
            f"{page}: dosebound {line}: {word}"
            for word in words
            if word.startswith("--") and word.rstrip(".,") not in known | {"--help"}
        ]
    assert [] == wrong


def test_the_readme_lists_every_command() -> None:
    """The table of commands is complete."""
    listed = re.findall(r"^\| `dosebound ([\w-]+)", text_of(README), re.MULTILINE)
    assert sorted(COMMAND_MODULES) == sorted(listed)


def shown() -> list[tuple[str, str, str]]:
    """Every command line in a console block that has output below it: page, command, output."""
    found = []
    for page in PAGES:
        for language, block in FENCE.findall(text_of(page)):
            if language == "console":
                for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                    line, _, output = part.partition("\n")
                    words = line.split()
                    if output.strip() and words[0] == "dosebound" and words[1] in SAFE:
                        found.append((named(page), line, output))
    return found


@cache
def output_of(line: str) -> list[str]:
    """What a command prints, line by line, without the blanks that tables end with."""
    result = CliRunner().invoke(main, line.split()[1:])
    return [text.rstrip() for text in result.output.splitlines()]


@pytest.mark.parametrize(("page", "line", "expected"), shown(), ids=lambda value: value.split("\n")[0][:60])
def test_the_output_on_a_page_is_what_the_command_prints(
    page: str, line: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of it, in order; `...` stands for lines left out."""
    monkeypatch.chdir(ROOT)
    printed = "\n".join(output_of(line))
    at = 0
    for part in re.split(rf"^{re.escape(LEFT_OUT)}$", expected, flags=re.MULTILINE):
        wanted = "\n".join(text.rstrip() for text in part.strip("\n").splitlines())
        place = printed.find(wanted, at)
        assert place >= 0, f"{page}: `{line}` does not print\n{wanted}\nbut\n{printed}"
        at = place + len(wanted)
