# ruff: noqa: E501
"""Lines that nobody named: a small model judges what the named rules leave."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.learned.judge import judge
from cleaners.view import Document


@rule(
    "learned-line",
    4,
    "By its words, its shape, its neighbours and its place the line is no part of what the page is about.",
    category="learned",
    stage="learned",
    tables=["function_words"],
    removes=[
        """
-|Free Shipping on Orders Over $50
-|Gift Cards
-|Store Locator
-|Track Your Order
-|Customer Service
-|Women's Clothing
-|Men's Clothing
-|Shoes & Accessories
-|Home & Kitchen
 |Best Sellers
 |Shop All
 |The ferry had left the port at dawn with ninety people on board, officials said, and nobody was hurt when the fire broke out below the car deck.
 |Rescuers reached it within the hour and brought everybody to the shore, where the mayor was waiting for them with blankets and hot tea.
 |The company said on Tuesday that it would look into the cause of the fire, which began in a lorry that carried old batteries.
 |“We were calm because the crew was calm,” said one of the passengers, a teacher who takes the boat every week.
 |The harbour council will meet on Monday to talk about what can be carried on the lower deck in the future.
 |The boat was built in 1994 and rebuilt twice since then, and its crew had trained for a fire on the car deck only a month before.
 |Two tugs towed it back through the channel at noon, while the coast guard kept the pleasure boats away from the burnt oil.
 |Nobody knows yet when the line will run again, but a smaller boat from the islands will take its place from Thursday on.
 |Add to Cart
-|Quick View
-|Add to Wishlist
-|Add to Cart
-|Quick View
-|Add to Wishlist
-|Add to Cart
-|Quick View
-|Add to Wishlist
-|Add to Cart
-|Quick View
-|Add to Wishlist
-|Shipping & Returns
-|Customer Service
-|Track Your Order
-|Gift Cards
-|Store Locator
-|Get 10% off your first order when you sign up
""",
    ],
    keeps=[
        "Home is where the heart is, she wrote.\nNews travels slowly here.\nSport is played on the beach.\n"
        "Weather permitting, we sail at noon.",
        "Flour, two cups\nOne egg\nA spoon of butter\nSalt\nMilk, half a cup\nA little yeast\nSugar, if you like\n"
        "Cinnamon\nAll of it goes into one bowl and is stirred until it is smooth.",
        "Menu\nCheese to share\nTea\nScones\nA Ploughman's Lunch\nSoup of the day\nFish from the harbour\nAle\n"
        "All prices are in pounds, and the kitchen closes at nine.",
    ],
)
def learned_line(document: Document) -> Iterator[Mark]:
    """Mark the lines that the model does not take for content; a page's blocks are learned-block's."""
    return iter(()) if any(line.block for line in document.lines[:1]) else judge(document)
