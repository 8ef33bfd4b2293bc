"""Invented sites of many pages: what their templates print, and the stories, which are gold.

The chrome is of the kind that rules do not know by name. Gold repeats, too: headings of recipes, thanks in
threads.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from html import escape


def words(text: str) -> list[str]:
    return " ".join(text.split()).split("; ")


WHO = words("""
the harbour master; a retired teacher; the water board; the owner of the mill; a choir of nine; the
village council; two divers; the night ferry; a beekeeper from Hallin; the school at Carrow; the
last bell founder; the museum of locks; a lorry driver; the growers' union; the weather station; a
clockmaker; the owner of the quarry; the coast guard
""")
DID = words("""
has found; lost; wants to sell; has repaired; counted; painted; gave away; is looking for; has
bought back; weighed; moved; photographed; promised to return; has forbidden; invented; was given;
will show; refuses to lend
""")
WHAT = words("""
the old lock gate; forty jars of honey; a map of the seven bays; the bell of the chapel; three
hundred eels; an engine from 1911; the key of the lighthouse; a boat without a keel; the last barge;
a recipe for tar; the town's scales; a letter from the bishop; nine miles of rope; the roof of the
station; a herd of goats; the longest pier; a stone table; the only snow plough
""")
WHERE = words("""
below the upper moor; in Port Adair; behind the fish market; at the mouth of the Vessel; on the road
to Tarsk; near the third lock; in the cellar of the town hall; on an island without a name; at the
foot of the dunes; in Oberlorn; beside the railway; under the new bridge
""")
WHEN = words("""
on Monday; last winter; before the storm; while the tide was out; on the day of the fair; in the
spring of 1994; after a long quarrel; at four in the morning; during the drought; without telling
anybody; for the second time; to everybody's surprise
""")
SO = words("""
Nobody had asked for it; The neighbours had expected as much; It took eleven hours; There will be a
hearing; The costs are not known yet; A second attempt is planned; The insurance will not pay; It
was raining all the while; Two people were slightly hurt; The children were given the day off; The
price has doubled since then; No explanation was offered
""")


def sentence(dice: random.Random) -> str:
    said = " ".join(map(dice.choice, (WHO, DID, WHAT, WHERE, WHEN)))
    return f"{said[0].upper()}{said[1:]}."


def paragraph(dice: random.Random) -> str:
    return " ".join([sentence(dice), f"{dice.choice(SO)}.", sentence(dice)][: dice.randint(1, 3)])


def headline(dice: random.Random) -> str:
    return " ".join(map(dice.choice, (WHO, DID, WHAT))).capitalize()


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page as a crawler stores it, the lines of its story, and the lines that its template prints."""

    name: str
    data: str
    gold: frozenset[str]
    chrome: frozenset[str]


Part = tuple[str, str]
"""A tag and a text; a tag that ends with an exclamation mark is gold."""


def menu(*labels: str) -> list[Part]:
    return [("li", label) for label in labels]


def as_html(parts: list[Part], title: str) -> str:
    body = "\n".join(f"<{tag.rstrip('!')}>{escape(text)}</{tag.rstrip('!')}>" for tag, text in parts)
    return f"<!doctype html><html><head><title>{escape(title)}</title></head><body>{body}</body></html>"


def as_text(parts: list[Part], title: str) -> str:
    return "\n".join(text for _, text in parts) + "\n"


Render = Callable[[list[Part], str], str]


def laid_out(name: str, parts: list[Part], render: Render) -> SitePage:
    gold = frozenset(text for tag, text in parts if tag.endswith("!"))
    chrome = frozenset(text for tag, text in parts if not tag.endswith("!"))
    title = next(text for tag, text in parts if tag == "h1!")
    ending = "html" if render is as_html else "txt"
    return SitePage(f"{name}.{ending}", render(parts, title), gold, chrome - gold)


def lantern(dice: random.Random, number: int) -> list[Part]:
    """A newspaper with its menu at the top, an appeal amid the story, and a long foot."""
    story: list[Part] = [("p!", paragraph(dice)) for _ in range(dice.randint(5, 9))]
    if number % 3 == 0:
        story.insert(3, ("h2!", "What happens next"))
    story.insert(
        2,
        ("div", "The Lantern is paid for by those who read it. Two crowns a month keep it burning."),
    )
    return [
        *menu("Seven Bays", "Harbour Watch", "Tides & Moorings", "The Long Read", "Letters"),
        ("div", "High water at Port Adair today: ask the tide desk"),
        ("h1!", headline(dice)),
        *story,
        ("div", "Seen something on the quay? Tell the night desk, in confidence, on 0555 0100."),
        ("h3", "Elsewhere in the seven bays"),
        *(("li", headline(dice)) for _ in range(4)),
        ("div", "The Harbour Lantern is printed at 4 Rope Walk, Port Adair, every day but Sunday."),
        *menu("Who we are", "How we are paid", "Old editions", "Errors we have made"),
        ("div", "Set in Caslon by people who care"),
    ]  # fmt: skip


def packet(dice: random.Random, number: int) -> list[Part]:
    """A local paper as flat text: no markup is left, and its menu is half a sentence."""
    return [
        ("li", "Eldmouth Packet"),
        *menu("Town", "Villages", "Courts & Crime", "Farming Diary", "Family Notices"),
        ("li", "Saturday supplement: the walks of the lower valley"),
        ("h1!", headline(dice)),
        *(("p!", paragraph(dice)) for _ in range(dice.randint(4, 10))),
        ("p", "Every word of the Packet is written within ten miles of the weir."),
        ("li", "From our archive"),
        *(("li", headline(dice)) for _ in range(3)),
        ("li", "Place a family notice"),
        ("li", "Find the Packet in your village shop"),
        ("li", "Rules of the letters page"),
        ("p", "The Eldmouth Packet Ltd, registered in Carrow under number 00412"),
    ]


def boilers(dice: random.Random, number: int) -> list[Part]:
    """A forum: between posts the template speaks, and people say the same things twice."""
    posts: list[Part] = []
    for _ in range(dice.randint(3, 6)):
        posts += [("div!", paragraph(dice)) for _ in range(dice.randint(1, 3))]
        if dice.random() < 0.5:
            posts.append(
                ("div!", dice.choice(["Thanks, that worked.", "Thank you!", "Same here.", "Any news?"]))
            )
    return [
        ("li", "Steam & Iron"),
        *menu("Boiler room", "Plate shop", "Rivets for sale", "Who is on shift"),
        ("div", "New here? Read the house rules of the boiler room before you light anything."),
        ("h1!", headline(dice)),
        *posts,
        ("div", "Only stokers who have signed in can answer in this thread."),
        ("li", "Jump to another shed"),
        ("li", "The whistle blows at ten: the forum is closed at night"),
        ("div", "Steam & Iron runs on coal and on software of its own"),
    ]


def kitchen(dice: random.Random, number: int) -> list[Part]:
    """Recipes, whose headings repeat on every page and are gold."""
    things = dice.sample(
        ["flour", "butter", "two eggs", "brown sugar", "a lemon", "rye", "honey", "buttermilk"], 5
    )
    return [
        *menu("Tarsk Kitchen", "By season", "By river fish", "My shopping list"),
        ("h1!", f"{dice.choice(WHERE).split()[-1].capitalize()} cake with {things[0]} number {number}"),
        ("p!", paragraph(dice)),
        ("h2!", "Ingredients"),
        *(("li!", f"{dice.randint(50, 900)} g of {thing}") for thing in things),
        ("li!", "A pinch of salt"),
        ("h2!", "Method"),
        *(("p!", f"{paragraph(dice)} Stir until it is smooth.") for _ in range(dice.randint(3, 5))),
        ("h2!", "Notes"),
        ("p!", paragraph(dice)),
        ("div", "Cooked it? Show the others a picture of your plate."),
        ("li", "Add to my shopping list"),
        ("div", "Tarsk Kitchen tests each dish three times, the last time on the neighbours."),
    ]  # fmt: skip


WER = words("""
der Gemeinderat; eine Imkerin aus Oberlorn; die Zahnradbahn; der letzte Glockengießer; ein Chor aus
Hallin; die Wasserwacht; das Heimatmuseum; der Besitzer der Mühle; die Feuerwehr; eine pensionierte
Lehrerin
""")
WAS = words("""
hat die alte Schleuse verkauft; sucht einen zweiten Lehrling; hat vierzig Gläser Honig verschenkt;
will den Bahnhof streichen; hat das Stadttor vermessen; zieht im Herbst um; darf keine Ziegen mehr
halten; hat den Wetterhahn gefunden
""")
WIESO = words("""
weil der Winter früher kam als sonst; obwohl niemand darum gebeten hatte; wie am Montag bekannt
wurde; nach elf Stunden Beratung; zum zweiten Mal in diesem Jahr; ohne dass jemand widersprach
""")


def satz(dice: random.Random) -> str:
    said = f"{dice.choice(WER)} {dice.choice(WAS)}, {dice.choice(WIESO)}"
    return f"{said[0].upper()}{said[1:]}."


def wochenblatt(dice: random.Random, number: int) -> list[Part]:
    """A German weekly: what is new on each page stands above its menu, and its chrome amid the story."""
    story: list[Part] = [
        ("p!", " ".join(satz(dice) for _ in range(dice.randint(2, 4)))) for _ in range(dice.randint(4, 8))
    ]
    story.insert(2, ("div", "Das Wochenblatt kostet Sie einen Kaffee im Monat, und wir können davon leben."))
    story.insert(dice.randint(4, len(story)), ("h2!", "Wie es weitergeht"))
    return [
        ("div", f"{dice.randint(-9, 30)} Grad in Oberlorn"),
        *menu("Aus dem Tal", "Blick über den Zaun", "Vereine und Vereinsmeier", "Zum Sonntag"),
        ("h1!", f"{dice.choice(WER)} {dice.choice(WAS)}"),
        *story,
        ("div", "Haben Sie etwas gesehen, das in die Zeitung gehört? Unsere Klingel geht wieder."),
        *menu("Anzeige aufgeben wie früher", "Wer bei uns schreibt", "Zu den alten Jahrgängen"),
        ("div", "Oberlorner Wochenblatt, gedruckt im Tal seit es Druckerschwärze gibt"),
    ]


SITES = {
    "lantern": lantern,
    "packet": packet,
    "boilers": boilers,
    "kitchen": kitchen,
    "wochenblatt": wochenblatt,
}


def site(name: str, *, html: bool, pages: int = 20) -> list[SitePage]:
    """The pages of one of the sites."""
    return [
        laid_out(
            f"{name}-{number:02}",
            SITES[name](random.Random(f"{name} {number}"), number),  # noqa: S311
            as_html if html else as_text,
        )
        for number in range(pages)
    ]
