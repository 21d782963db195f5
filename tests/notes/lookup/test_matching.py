"""Which topic a member meant, step by step, and what is offered while they type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.lookup import names
from bot.notes.lookup.matching import SLIP, IndexEntry, Match, MatchStep, TopicIndex

AZURE = (
    "What is Microsoft Azure",
    "Virtual machines",
    "Scale VMs in Azure",
    "Availability sets",
    "Role-based access control",
    "Network security groups (NSG)",
    "Virtual Machine Scale Sets",
    "Resource groups",
    "What does Azure offer?",
    "Azure Policy",
    "Storage boxes",
    "C++",
    "C#",
)


class Library:
    """Topics by their titles, so that a test reads as what was typed and what was found."""

    def __init__(self, *titles: str, **aliases: tuple[str, ...]) -> None:
        self.titles = {f"{number:010x}": title for number, title in enumerate(titles)}
        self.index = TopicIndex(
            [IndexEntry(key, title, aliases.get(title, ())) for key, title in self.titles.items()]
        )

    def find(self, typed: str) -> tuple[str, MatchStep] | None:
        match = self.index.find(typed)
        return None if match is None else (self.titles[match.topic_id], match.step)

    def found(self, typed: str) -> str | None:
        match = self.index.find(typed)
        return None if match is None else self.titles[match.topic_id]

    def nearest(self, typed: str, count: int = 3) -> list[str]:
        return [self.titles[key] for key in self.index.nearest(typed, count)]

    def complete(self, typed: str, limit: int = 25) -> list[str]:
        return [self.titles[key] for key in self.index.complete(typed, limit)]


@pytest.fixture(scope="module")
def azure() -> Library:
    return Library(*AZURE, **{"Virtual machines": ("Servers", "Cloud computer")})


@pytest.mark.parametrize(
    ("typed", "title", "step"),
    [
        ("Virtual machines", "Virtual machines", MatchStep.EXACT),
        ("  Virtual   machines ", "Virtual machines", MatchStep.EXACT),
        ("Servers", "Virtual machines", MatchStep.EXACT),
        ("NSG", "Network security groups (NSG)", MatchStep.EXACT),
        ("Network security groups", "Network security groups (NSG)", MatchStep.EXACT),
        ("C++", "C++", MatchStep.EXACT),
        ("c#", "C#", MatchStep.CASE),
        ("VIRTUAL MACHINES", "Virtual machines", MatchStep.CASE),
        ("Vírtual-machines!", "Virtual machines", MatchStep.CASE),
        ("servers?", "Virtual machines", MatchStep.CASE),
        ("nsg", "Network security groups (NSG)", MatchStep.CASE),
        ("what is microsoft azure?", "What is Microsoft Azure", MatchStep.CASE),
        ("microsoft azure", "What is Microsoft Azure", MatchStep.CASE),
        ("Microsoft Azure: what is", "What is Microsoft Azure", MatchStep.CASE),
        ("whats azure offer", "What does Azure offer?", MatchStep.CASE),
        ("what are the virtual machines", "Virtual machines", MatchStep.CASE),
        ("how do virtual machines work?", "Virtual machines", MatchStep.CASE),
        ("the availability set", "Availability sets", MatchStep.NUMBER),
        ("server", "Virtual machines", MatchStep.NUMBER),
        ("NSGs", "Network security groups (NSG)", MatchStep.NUMBER),
        ("azure policies", "Azure Policy", MatchStep.NUMBER),
        ("storage box", "Storage boxes", MatchStep.NUMBER),
        ("scale vm in azure", "Scale VMs in Azure", MatchStep.NUMBER),
        ("rolebased access controls", "Role-based access control", MatchStep.NUMBER),
        ("RBAC", "Role-based access control", MatchStep.ACRONYM),
        ("r.b.a.c.", "Role-based access control", MatchStep.ACRONYM),
        ("what is RBAC?", "Role-based access control", MatchStep.ACRONYM),
        ("vm", "Virtual machines", MatchStep.ACRONYM),
        ("VMs", "Virtual machines", MatchStep.ACRONYM),
        ("vmss", "Virtual Machine Scale Sets", MatchStep.ACRONYM),
        ("SVA", "Scale VMs in Azure", MatchStep.ACRONYM),
        ("SVIA", "Scale VMs in Azure", MatchStep.ACRONYM),
        ("avail", "Availability sets", MatchStep.PREFIX),
        ("virtual machin", "Virtual machines", MatchStep.PREFIX),
        ("virtual machine sc", "Virtual Machine Scale Sets", MatchStep.PREFIX),
        ("cloud", "Virtual machines", MatchStep.PREFIX),
        ("scale", "Scale VMs in Azure", MatchStep.PREFIX),
        ("security groups", "Network security groups (NSG)", MatchStep.PREFIX),
        ("vm scale", "Scale VMs in Azure", MatchStep.PREFIX),
        ("control access", "Role-based access control", MatchStep.PREFIX),
        ("availabilty sets", "Availability sets", MatchStep.TYPO),
        ("avalability set", "Availability sets", MatchStep.TYPO),
        ("virtul machines", "Virtual machines", MatchStep.TYPO),
        ("vritual machins", "Virtual machines", MatchStep.TYPO),
        ("resorce group", "Resource groups", MatchStep.TYPO),
        ("what is a resuorce grup?", "Resource groups", MatchStep.TYPO),
        ("role base acess control", "Role-based access control", MatchStep.TYPO),
        ("microsft azure", "What is Microsoft Azure", MatchStep.TYPO),
    ],
)
def test_finds_the_topic_that_was_meant(
    azure: Library, typed: str, title: str, step: MatchStep
) -> None:
    assert azure.find(typed) == (title, step)


@pytest.mark.parametrize(
    "typed",
    [
        "kubernetes",
        "photosynthesis",
        "availability zones",
        "virtual networks",
        "azure",
        "azuer",
        "azure functions",
        "sets",
        "group",
        "in a",
        "the",
        "what is",
        "vn",
        "xyz",
        "resource locks",
        "storage foxes",
    ],
)
def test_takes_no_other_subject_for_a_topic(azure: Library, typed: str) -> None:
    assert azure.find(typed) is None


def test_only_a_slip_scores_less_than_a_hundred(azure: Library) -> None:
    named, slipped = azure.index.find("vm"), azure.index.find("virtul machines")
    assert named is not None
    assert named.score == 100
    assert slipped is not None
    assert SLIP <= slipped.score < 100


def test_a_word_within_a_name_finds_it_only_alone() -> None:
    assert Library("Virtual machines", "Sets").find("machines") == (
        "Virtual machines",
        MatchStep.PREFIX,
    )
    assert Library("Virtual machines", "State machines").find("machines") is None


def test_a_word_that_is_little_of_a_name_does_not_mean_it() -> None:
    assert Library("Scale VMs in Azure", "Virtual machines").find("azure") is None


def test_a_beginning_beats_a_later_word_unless_the_word_is_common() -> None:
    two = Library("Cell membrane", "Animal cells")
    assert two.find("cell") == ("Cell membrane", MatchStep.PREFIX)
    assert Library("Cell membrane", "Animal cells", "Stem cells").find("cell") is None


@pytest.mark.parametrize("typed", ["vm", "VMs", "what is a VM?"])
def test_an_acronym_of_two_topics_is_nobodys(typed: str) -> None:
    library = Library("Virtual machines", "Vector maths", "Queues")
    assert library.find(typed) is None
    assert library.nearest(typed) == ["Virtual machines", "Vector maths"]
    assert library.complete(typed) == ["Virtual machines", "Vector maths"]


def test_a_declared_acronym_beats_a_derived_one() -> None:
    library = Library("Vector maths", "Virtual machines", **{"Virtual machines": ("VM",)})
    assert library.find("VM") == ("Virtual machines", MatchStep.EXACT)
    assert library.find("vms") == ("Virtual machines", MatchStep.NUMBER)
    assert library.complete("vm") == ["Virtual machines", "Vector maths"]


def test_an_acronym_in_brackets_yields_to_a_title_and_an_alias() -> None:
    titles = ("Network security groups (NSG)", "nsg", "Guards")
    assert Library(*titles).find("NSG") == ("nsg", MatchStep.CASE)
    declared = Library(titles[0], titles[2], Guards=("NSG",))
    assert declared.find("NSG") == ("Guards", MatchStep.EXACT)


def test_only_acronyms_in_brackets_become_names() -> None:
    library = Library("Functions (preview)", "Tables")
    assert library.find("Functions") == ("Functions (preview)", MatchStep.EXACT)
    assert library.find("preview") == ("Functions (preview)", MatchStep.PREFIX)


def test_a_title_beats_an_alias_and_two_titles_tie() -> None:
    assert Library("Sets", "Groups", Groups=("Sets",)).find("Sets") == ("Sets", MatchStep.EXACT)
    same = Library("Summary", "Summary", "Other")
    assert same.find("Summary") is None
    assert same.nearest("Summary") == ["Summary", "Summary"]


def test_the_less_is_left_out_the_better() -> None:
    library = Library("How does DNS work", "DNS", "CAN bus", "Bus")
    assert library.find("what is dns?") == ("DNS", MatchStep.CASE)
    assert library.find("how does dns work?") == ("How does DNS work", MatchStep.CASE)
    assert library.find("the bus") == ("Bus", MatchStep.CASE)


def test_a_word_of_another_topic_is_no_slip() -> None:
    assert Library("Logic apps").find("login apps") == ("Logic apps", MatchStep.TYPO)
    assert Library("Logic apps", "Login pages").find("login apps") is None


def test_two_equally_good_slips_are_a_tie() -> None:
    library = Library("Inbound rules", "Inbounds roles")
    assert library.find("inbound rolles") == ("Inbounds roles", MatchStep.TYPO)
    tied = Library("Planet Marla", "Planet Marlo")
    assert tied.find("planet marlx") is None
    assert set(tied.nearest("planet marlx")) == {"Planet Marla", "Planet Marlo"}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("الشبكات", "الشبكات الافتراضية"),
        ("الشَبَكات الافتراضيّة", "الشبكات الافتراضية"),
        ("الافتراضية", "الشبكات الافتراضية"),
        ("虚拟机", "虚拟机规模集"),
        ("规模集", "虚拟机规模集"),
        ("资源", "资源组"),
        ("ВИРТУАЛЬНЫЕ МАШИНЫ", "Виртуальные машины"),
        ("вм", "Виртуальные машины"),
        ("машины", "Виртуальные машины"),
        ("виртуалные машины", "Виртуальные машины"),
        ("елка", "Ёлка"),
        ("ISTANBUL", "İstanbul"),
        ("diyarbakir", "Diyarbakır"),
        ("strasse", "Straße"),
        ("कु", "कु"),
        ("🎉", "🎉"),
    ],
)
def test_finds_titles_in_every_script(typed: str, title: str) -> None:
    titles = ("الشبكات الافتراضية", "虚拟机规模集", "资源组", "Виртуальные машины", "Ёлка")
    library = Library(*titles, "İstanbul", "Diyarbakır", "Straße", "कु", "कि", "🎉")
    assert library.found(typed) == title
    assert library.complete(typed)[0] == title


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("set", "sets"),
        ("policy", "policies"),
        ("box", "boxes"),
        ("class", "classes"),
        ("cache", "caches"),
        ("batch", "batches"),
        ("database", "databases"),
        ("bus", "buses"),
        ("status", "statuses"),
        ("alias", "aliases"),
        ("quiz", "quizzes"),
        ("hero", "heroes"),
        ("cookie", "cookies"),
        ("tie", "ties"),
        ("api", "apis"),
        ("cpu", "cpus"),
        ("vm", "vms"),
    ],
)
def test_plural_and_singular_are_one(one: str, many: str) -> None:
    assert names.singular(one) == names.singular(many)


@pytest.mark.parametrize("word", ["process", "virus", "analysis", "is", "as", "данные"])
def test_a_singular_in_s_stays(word: str) -> None:
    assert names.singular(word) == word


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("virtual machines", ["Virtual machines", "Virtual Machine Scale Sets"]),
        ("virtual", ["Virtual machines", "Virtual Machine Scale Sets"]),
        ("scale", ["Scale VMs in Azure", "Virtual Machine Scale Sets"]),
        ("vm", ["Virtual machines", "Scale VMs in Azure", "Virtual Machine Scale Sets"]),
        ("rb", ["Role-based access control"]),
        ("sets ava", ["Availability sets"]),
        ("virtul mac", ["Virtual machines", "Virtual Machine Scale Sets"]),
        ("grup", ["Resource groups", "Network security groups (NSG)"]),
        ("serv", ["Virtual machines"]),
        ("photosynthesis", []),
        ("???", []),
    ],
)
def test_offers_the_best_first(azure: Library, typed: str, offered: list[str]) -> None:
    assert azure.complete(typed) == offered


@pytest.mark.parametrize("typed", ["", "   ", "\n\t"])
def test_without_text_offers_the_library_in_its_order(azure: Library, typed: str) -> None:
    assert azure.complete(typed, 4) == list(AZURE[:4])
    assert azure.complete(typed) == list(AZURE)
    assert azure.nearest(typed) == []
    assert azure.find(typed) is None


def test_shorter_names_come_first_then_earlier_ones() -> None:
    library = Library("Data lake store", "Data lakes", "Data cubes", "Data")
    assert library.complete("data") == ["Data", "Data lakes", "Data cubes", "Data lake store"]


def test_a_crowd_is_offered_like_a_few() -> None:
    titles = [f"Azure service {number}" for number in range(2_000)]
    library = Library(*titles, "About Azure", "Azure")
    offered = library.complete("azure")
    assert offered == ["Azure", *titles[:24]]
    assert library.complete("service 19", 3) == ["Azure service 19", *titles[190:192]]
    assert library.find("azure service 1999") == ("Azure service 1999", MatchStep.CASE)
    assert library.find("azure servce 1999") == ("Azure service 1999", MatchStep.TYPO)


def test_did_you_mean_names_what_is_near(azure: Library) -> None:
    assert azure.nearest("availability zones") == ["Availability sets"]
    assert azure.nearest("virtual networks", 1) == ["Virtual machines"]
    assert azure.nearest("kubernetes") == []


@pytest.mark.parametrize("limit", [-1, 0])
def test_no_room_no_offer(azure: Library, limit: int) -> None:
    assert azure.complete("virtual", limit) == azure.complete("", limit) == []
    assert azure.nearest("virtual", limit) == []


def test_an_empty_library_finds_nothing() -> None:
    library = Library()
    assert library.find("x") is None
    assert library.complete("") == library.complete("virtual") == library.nearest("x") == []


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 6_000,
        "a " * 3_000,
        "virtual " * 750,
        "(" * 6_000,
        "+#" * 3_000,
        "\x00\ud800\udfff\u202e",
        "\ufdfa" * 6_000,
        "\u0301" * 6_000,
        "Z\u0351\u034a\u0353" * 1_500,
        "\U0010ffff" * 100,
        "%s {0} \\ .* [a-z]+ $(x)",
        "s" * 199 + "ß" * 200,
    ],
)
def test_hostile_text_raises_nothing(azure: Library, typed: str) -> None:
    assert azure.find(typed) is None
    assert len(azure.nearest(typed)) <= 3
    assert len(azure.complete(typed)) <= len(AZURE)
    assert Library(typed, "Other").complete("oth") == ["Other"]


def test_what_stands_past_two_hundred_characters_is_not_read(azure: Library) -> None:
    assert azure.found("Virtual machines" + " " * 184 + "photosynthesis") == "Virtual machines"


titles_apart = st.lists(
    st.text(max_size=60).filter(names.fold), min_size=1, max_size=12, unique_by=names.fold
)
words = st.sampled_from("virtual machine machines scale set sets in azure the what is vm".split())
phrases = st.lists(words, min_size=1, max_size=5).map(" ".join)
phrases_apart = st.lists(phrases, min_size=1, max_size=30, unique_by=names.fold)


@given(titles_apart | phrases_apart)
def test_every_title_finds_its_own_topic(titles: list[str]) -> None:
    library = Library(*titles)
    for key, title in library.titles.items():
        exact, shouted = library.index.find(title), library.index.find(title.upper())
        assert exact == Match(key, MatchStep.EXACT, 100)
        assert shouted is not None
        assert shouted.topic_id == key
        assert shouted.step <= MatchStep.NUMBER
        assert library.index.complete(title)[0] == key


@given(
    titles_apart | phrases_apart,
    st.text(max_size=300) | phrases,
    st.integers(min_value=-2, max_value=40),
)
def test_offers_known_topics_once_and_within_the_limit(
    titles: list[str], typed: str, limit: int
) -> None:
    library = Library(*titles)
    for offered in (library.index.complete(typed, limit), library.index.nearest(typed, limit)):
        assert len(offered) <= max(0, min(limit, 25))
        assert len(set(offered)) == len(offered)
        assert set(offered) <= library.titles.keys()


def test_thousands_of_namesakes_are_a_tie() -> None:
    library = Library(*["Summary"] * 3_000, "Summaries of all")
    assert library.find("summary") is None
    assert library.complete("summary") == ["Summary"] * 25
