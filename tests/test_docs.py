"""The documents say what is there, in both languages, and no screen speaks of what somebody feels."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from click import Group
from click.testing import CliRunner

from gehoor.cli import COMMANDS, cli
from tests.feelings import FEELINGS

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
SOURCE = ROOT / "src" / "gehoor"
CATALOGUE = SOURCE / "locale" / "nl" / "LC_MESSAGES" / "django.po"
LANGUAGES = ("nl", "en")

# What people themselves may say on the telephone, to be recognised in their words; never shown as ours.
SAID_BY_OTHERS = (SOURCE / "listening" / "lexicon", SOURCE / "listening" / "tests")
# Somebody's own directory, as it stands in a path that was copied from a terminal.
HOMES = re.compile(r"/(?:home|Users)/[a-z][\w.-]*/|/root/")


@cache
def files():
    """What belongs to the project: known to git or about to be; without git, all but what is built."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        found = (ROOT / name for name in listed.stdout.splitlines())
    else:
        found = (path for path in ROOT.rglob("*") if not any(part[0] == "." for part in _parts(path)))
    return sorted(path for path in found if path.is_file())


def _parts(path):
    return path.relative_to(ROOT).parts


def texts():
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def pages():
    return [path for path in files() if path.suffix == ".md"]


def prose(page):
    """A page without what stands in code."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"`[^`\n]*`|^ {4}.*$", "", text, flags=re.MULTILINE)


def anchors(page):
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            yield target


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_files_leads_somewhere(page):
    assert list(broken_links(page)) == []


def test_every_page_of_docs_can_be_reached_from_the_index():
    index = ROOT / "docs" / "README.md"
    reached, waiting = set(), [index]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", prose(page))
        waiting += [(page.parent / link).resolve() for link in links if ":" not in link]
    assert [str(page) for page in pages() if page.is_relative_to(ROOT / "docs") and page not in reached] == []


def chapters(language):
    return [
        Path(link)
        for link in re.findall(rf"\]\(({language}/[^)]+)\)", (GUIDE / f"{language}.md").read_text())
    ]


def test_both_guides_have_the_same_chapters_in_the_same_order():
    dutch, english = ([chapter.name for chapter in chapters(language)] for language in LANGUAGES)
    assert dutch == english == sorted(dutch)
    for language in LANGUAGES:
        assert sorted(path.name for path in (GUIDE / language).glob("*.md")) == dutch


@pytest.mark.parametrize("chapter", [path.name for path in chapters("nl")])
def test_a_chapter_has_the_same_parts_in_both_languages(chapter):
    dutch, english = (
        re.sub(r"^ {4}#.*", "", (GUIDE / language / chapter).read_text(), flags=re.MULTILINE)
        for language in LANGUAGES
    )
    for pattern in (
        r"^##? ",
        r"^\| ",
        r"^    \S",
        r"^\d\. ",
        r"^- ",
        r"\]\((?!\.\./\.\./)",
        r"`(?:gehoor|GEHOOR)",
    ):
        shape = re.compile(pattern, re.MULTILINE)
        assert len(shape.findall(dutch)) == len(shape.findall(english)), f"{chapter}: {pattern}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_guide_opens_every_chapter_with_the_title_that_the_contents_promise(language):
    contents = (GUIDE / f"{language}.md").read_text()
    for title, link in re.findall(r"^\d+\. \[(.+)\]\((.+)\)$", contents, re.MULTILINE):
        assert (GUIDE / link).read_text().startswith(f"# {title}\n")


@cache
def catalogue():
    """Every (English, Dutch) pair of the screens; of a plural both forms."""
    pairs = []
    for entry in CATALOGUE.read_text(encoding="utf-8").split("\n\n"):
        said = {}
        for line in entry.splitlines():
            word = re.match(r'(msgid(?:_plural)?|msgstr(?:\[\d\])?) "', line)
            if word:
                key = word.group(1)
            elif not line.startswith('"'):
                continue
            said[key] = said.get(key, "") + line[line.index('"') + 1 : -1]
        english = [text for key, text in said.items() if key.startswith("msgid")]
        dutch = [text for key, text in said.items() if key.startswith("msgstr")]
        pairs += [(one, other) for one in english for other in dutch]
    return pairs


@pytest.mark.parametrize("place", range(len(LANGUAGES)), ids=LANGUAGES)
def test_the_words_that_a_guide_puts_in_bold_stand_on_a_screen(place):
    known = {pair[1 - place].replace('\\"', '"') for pair in catalogue()}
    for path in sorted((GUIDE / LANGUAGES[place]).glob("*.md")):
        bold = re.findall(r"\*\*(.+?)\*\*", prose(path), re.DOTALL)
        assert [words for words in bold if " ".join(words.split()) not in known] == [], path.name


def test_every_command_is_explained_and_helps():
    guides = [
        " ".join((GUIDE / chapter).read_text() for chapter in chapters(language)) for language in LANGUAGES
    ]
    operations = (ROOT / "docs" / "operations.md").read_text()
    start = (GUIDE / "nl" / "01-start.md").read_text() + (ROOT / "README.md").read_text()
    for verb in COMMANDS:
        named = re.compile(rf"gehoor {verb}\b")
        in_guides = all(named.search(guide) for guide in guides)
        built = verb == "demo" and "make run" in start  # `make run` is the word for it
        assert in_guides or named.search(operations) or built, verb
        answer = CliRunner().invoke(cli, [verb, "--help"])
        assert answer.exit_code == 0, verb
        assert "Usage:" in answer.output, verb


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_option_on_a_page_exists(page):
    code = re.findall(r"`[^`\n]+`|^(?: {4}|[.$\w/]*gehoor ).*$", page.read_text(), re.MULTILINE)
    for line in code:
        for verb, rest in re.findall(r"(?:^|[`\s/])gehoor ([a-z][a-z-]+)([^`|;)#]*)", line):
            assert verb in COMMANDS, line
            said = set(re.findall(r"(?<=\s)--[a-z-]+", rest))
            command = cli.get_command(None, verb)
            if isinstance(command, Group) and rest.split():
                assert rest.split()[0] in [*command.commands, "--help"], line
                command = command.commands.get(rest.split()[0], command)
            options = {name for one in command.params for name in one.opts}
            assert said <= options | {"--help"}, line


def test_every_make_target_that_the_readme_names_exists():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md", "docs/guide/nl/01-start.md", "docs/guide/en/01-start.md"):
        named = set(re.findall(r"(?:`|^ *)make ([a-z]+)", (ROOT / page).read_text(), re.MULTILINE))
        assert named <= targets, page


def test_no_file_names_a_path_of_this_machine():
    own = [] if ROOT.is_relative_to("/opt") or len(ROOT.parts) < 3 else [str(ROOT)]
    own += [home for home in [os.path.expanduser("~")] if len(Path(home).parts) > 2]
    found = {}
    for path, text in texts():
        if path == Path(__file__):
            continue
        places = [match.group() for match in HOMES.finditer(text)] + [place for place in own if place in text]
        if places:
            found[str(path.relative_to(ROOT))] = places
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "De klant klinkt boos.",
            "Wat een stemming",
            "an angry lead",
            "Emotie: blij",
            "een gestreste beller",
        ),
        *(
            "the customer was bored",
            "un client enthousiaste",
            "le vendeur est nerveux",
            "Stimmung: gelangweilt",
        ),
    ],
)
def test_the_guard_knows_a_feeling_when_it_sees_one(text):
    assert FEELINGS.search(text)


@pytest.mark.parametrize(
    "text",
    ["Toestemming", "Dit blijft staan", "bestemming", "a message saddled with", "Boost", "onzekerheid"],
)
def test_the_guard_lets_ordinary_words_pass(text):
    assert not FEELINGS.search(text)


def test_no_screen_names_a_feeling():
    assert [pair for pair in catalogue() if any(FEELINGS.search(text) for text in pair)] == []


def test_no_template_script_or_first_setting_names_a_feeling():
    shown = (".html", ".txt", ".js", ".svg", ".json", ".toml")
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path, text in texts()
        if path.is_relative_to(SOURCE)
        and path.suffix in shown
        and not any(path.is_relative_to(place) for place in SAID_BY_OTHERS)
        and (match := FEELINGS.search(text))
    }
    assert found == {}


def rooms():
    return sorted(
        path for path in SOURCE.iterdir() if (path / "__init__.py").exists() and not path.name.startswith("_")
    )


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_room_says_what_comes_in_what_goes_out_and_what_it_owns(room):
    page = (room / "README.md").read_text()
    assert page.startswith("# ")
    for word in ("**Comes in", "**Goes out", "**Rows owned", "**Events recorded"):
        assert word in page, word
    assert len(page.splitlines()) <= 20
