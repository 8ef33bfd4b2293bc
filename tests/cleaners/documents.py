"""Strategies for documents: any text at all, and texts put together from lines that rules care about."""

from __future__ import annotations

from hypothesis import strategies as st

from cleaners.document import CleanedDocument

PROSE = [
    "The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.",
    "“Nobody was hurt,” the captain said, “and that is all that counts for us today.”",
    "Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.",
    "Паром вышел из порта на рассвете, на борту находились девяносто человек.",
    "This is why it matters for the people of the town:",
    "How often the ferry will run in the winter is not known, and nobody at the company would say so to the "
    "paper when it asked for a statement on the matter last week and again on Monday morning",
    "Rescuers reached it within the hour and brought everybody to the shore.",
]
SHORT = [
    "Building Bridges",
    "A Long Night",
    "Thanks!",
    "Nobody was hurt in it",
    "Smoke seen from far away at dawn",
    "Ferry Burns Off The Coast At Dawn",
    "Ferry Burns Off The Coast At Dawn | The Harbour Post",
    "FERRY BURNS OFF THE COAST AT DAWN",
    "Global Defence",
    "The ferry at dawn",
    "1,204",
    "88",
    "* * *",
]
CHROME = [
    "icon menu-bicon menuicon camera-oicon check linkicon arrow leftflag enicon sign inicon share",
    "YouTube icon Instagram icon Facebook icon",
    "navigate_next",
    "Facebook icon",
    "Search icon",
    "Docs arrow_drop_down",
    "fa-solid fa-house",
    "Senior Member",
    "Administrator",
    "Joined",
    "Messages",
    "Posts: 1,077",
    "Joined Mar 18, 2011",
    "Mar 18, 2011",
    "May 30, 2015",
    "10 Sep, 2015 14:50",
    "Published: May 30, 2015",
    "Updated: June 1, 2015",
    "03/04/2019",
    "by Ina Holm",
    "By Ina Holm and Bo Ray, The Harbour Post",
    "Ina Holm, Oslo ,",
    "By Weight",
    "Flash 90",
    "Reuters",
    "AP",
    "Photo: Ina Holm/Getty Images",
    "Photo: Ina Holm",
    "READ MORE:\xa0 Bridge inspectors 'found cracks' two years ago - report",
    "Read more »",
    "Lesen Sie auch: Gutachter fanden schon vor zwei Jahren Risse",
    "(Reporting by Ina Holm in Oslo; Editing by Bo Ray)",
    "(Our northern desk is keeping you updated. The time posted on all articles is local time.)",
    "By Ina Holm | May 30, 2015",
    "Автор: Иван Петров",
    "박서연 기자 park@example.com",
    "Foto de Ina Holm",
    "Published May 30, 2015 | Updated June 1, 2015",
    "5 min read",
    "2 hours ago",
    "3 мин",
    "Reporting by Ina Holm in Oslo; Editing by Bo Ray",
    "-ENDS-",
    "(dpa)",
    "ТАСС",
    "Originally Posted by oldpump",
    "pump_07 said:",
    "Post by old pump » Mon May 30, 2015 2:50 pm",
    "Last edited by old pump on Mon May 30, 2015 2:50 pm, edited 2 times in total.",
    "Reactions: old pump, Ina and 3 others",
    "__________________",
    "Reply With Quote",
    "Location: Leeds",
    "Topic Starter",
    "Rep Power: 10",
    "Replies: 12",
    "All times are GMT -5. The time now is 03:12 PM.",
    "Board index ‹ General",
    "Latest Replies",
    "New threads",
    "Similar threads",
    "Click to expand...",
    "Community platform by XenForo® © 2010-2024 XenForo Ltd.",
    "Home",
    "News",
    "Sport",
    "Contact",
    "Privacy policy",
    "Home | News | Sport | Contact",
    "Home > News > Local",
    "1 2 3 … 9 Next »",
    "Next",
    "Table of contents",
    "1. A Long Night",
    "© 2019 The Harbour Post. All rights reserved.",
    "[/caption]",
    "undefined",
    "Tags: ferry, harbour",
    "#ferry #harbour",
    "Recommended for you",
    "Share this:",
    "Facebook Twitter WhatsApp Email",
    "Share",
    "Accept all cookies",
    "We use cookies to improve your experience on our website. By continuing you agree to this.",
    "Sign up for our newsletter",
    "Subscribe",
    "Get it on Google Play",
    "Skip to main content",
    "Image",
    "Advertisement",
    "12 Comments",
    "Reply",
    "Report",
    "Foto: Divulgação",
    "Фото: из открытых источников",
    "【関連記事】古い橋、トラック通行止めに",
    "LEGGI ANCHE > Come cambia il traffico",
    "京ICP备12345678号-1",
    "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ",
    "İLGİLİ HABERLER",
    "Publicerad 12 mars 2024 kl. 08.15",
    "Přečtěte si také: Starý most se uzavře",
    "Personvernerklæring",
]
DAMAGED = [
    "Syriaâ€™s cafÃ©s were open, the owner said, and they would stay open.",
    "Smith &amp; Sons&#8217; shop",
    "cafe\u0301 \u1112\u1161\u11ab",
    "news\u200bpaper\u00ad and \x1b[1;31mRed\x1b[0m\x00 alert",
    "\ufeffFerry Burns Off The Coast At Dawn",
    "cut \ud83d here and \ud83d\ude00 there",
    "one\u2028two\u2029three",
    "\xa0 \u3000",
    "ï»¿â€œFerryâ€\x9d",
]
BREAKS = ["\n", "\n", "\n\n", "\n\n\n", "\r\n", "\r", "\u2028", "\n \n", "\n\t\n"]

any_text = st.text(st.characters(), max_size=200)  # hypothesis draws lone surrogates and NULs here too
PIECES = (
    *"ab.:&;<>[](){}|/ \t\n\r\x00\x0b\x0c\x1b\x85\xa0\xad",
    *"\u200b\u200d\u2028\u2029\ufeff\ufffd\ud83d\ude00\U0001f600\u0301éÃ©â€™",
    *("&amp;", "&#x85;", "&lt;", "\x1b[1m", "icon", "Reuters"),
)
hostile_text = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


whole = st.sampled_from(PROSE) | st.sampled_from(SHORT) | st.sampled_from(CHROME) | st.sampled_from(DAMAGED)
# A crawler cuts lines anywhere and leaves punctuation behind.
REST = ["", " ", ",", ", ", ":", " /", "…", " (", ")", " |", ".", "\xa0", " and", ", and "]
cut = st.builds(
    lambda line, start, length, rest: line[start : start + length] + rest,
    st.sampled_from(CHROME + SHORT),
    st.integers(0, 6),
    st.integers(1, 40),
    st.sampled_from(REST),
)


@st.composite
def assembled_text(draw: st.DrawFn) -> str:
    """Lines from the tables above in any order, with any line breaks between them."""
    drawn = draw(st.lists(whole | whole | cut, max_size=14))
    breaks = draw(st.lists(st.sampled_from(BREAKS), min_size=len(drawn) + 1, max_size=len(drawn) + 1))
    head = draw(st.sampled_from(["", "", "\n", "\n\n"]))
    return head + "".join(line + end for line, end in zip(drawn, breaks, strict=False))


documents = assembled_text() | assembled_text() | any_text | hostile_text


def places(document: CleanedDocument, but: str = "") -> set[int]:
    """Places of the visible characters that edits took, those of one rule left out."""
    return {
        place
        for edit in document.edits
        if edit.rule != but
        for place in range(edit.start, edit.end)
        if not document.raw_text[place].isspace()
    }
