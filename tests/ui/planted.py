"""A dataset into which every kind of defect was planted, and which rows these are. For tests of the cleaning view."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import library

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

_SEEDS = """
Why was I charged twice this month?|One of the two is only a reservation; your bank releases it after three days.
Can I still change the delivery address?|Yes, as long as the parcel has not left; open the order to choose a new one.
My parcel says delivered but nothing arrived.|Look with your neighbours first; if it is not there, we send another.
How do I return a pair of shoes?|Print the label, put them back into their box and hand them in anywhere.
Where do I find my invoice?|Every invoice stands below the order it belongs to, as a file that you can save.
Is there a discount for students?|Students pay a tenth less; show your card once and the price changes by itself.
The voucher does not work.|Vouchers hold for one year and for orders above thirty; yours ran out in spring.
How long does shipping abroad take?|Between five and nine days in Europe, and up to three weeks elsewhere.
I forgot my password.|Choose the link below the login; a new one is on its way to you within a minute.
Can I pay after delivery?|Regular customers get an invoice, which is due two weeks later.
The lamp arrived broken.|I am sorry about that; send us a picture of it and a new lamp leaves today.
Do you repair watches?|Our workshop repairs every watch that we have sold, most of them within ten days.
How can I delete my account?|Open the settings and choose to close the account; open orders are still delivered.
Which size should I take?|Measure your foot in the evening and compare it with the table next to the price.
Is the blue jacket coming back?|A new batch comes in March; leave your name and we tell you when it is here.
May I combine two vouchers?|Only one of them counts for an order, so take the larger one first.
Who pays for the way back?|We do, if something was wrong with it; otherwise four are taken off what you get back.
Does the kettle switch itself off?|It does so as soon as the water boils, or when there is none in it.
I got the wrong colour.|Keep it until the right one is with you; then send it back in the same box.
What is the newsletter about?|Once a month it tells you what is new, and never passes on who you are.
How do I reach somebody by telephone?|Between nine and six somebody answers; the number is on your invoice.
Can the sofa be carried upstairs?|Two of our people bring it to any floor, if the stairs are wide enough.
Do you gift wrap?|Tick the box before paying; wrapping is free in December.
Why is my order on hold?|A name and a card did not match; confirm the card in your account and it goes on.
Are your candles vegan?|All of them are made of rapeseed wax, and none was tried out on animals.
How do I clean the carpet?|Cold water and a little soap will do; never rub, only dab.
Can I collect it in the shop?|From two hours after ordering it waits at the counter for a week.
What happens to old batteries?|Bring them along to any of our shops; we hand them on to be taken apart.
""".strip().splitlines()
_GOOD = """
Could you leave the parcel with a neighbour?|Name the neighbour in the order, and our driver rings there if you are out.
Is the oak table solid?|The top is solid oak, the legs are beech with an oak stain.
I want my money back, not a new one.|Then choose that when you send it in; it is on your account a week later.
Which bulbs fit the desk lamp?|Any with a small screw base and at most forty watts.
How often do you restock?|Every Tuesday morning, and before feasts on Fridays as well.
My code for the locker is gone.|We have sent it again; look among the unwanted messages too.
""".strip().splitlines()
_PLANTED: list[tuple[str, str, str]] = [
    ("refusals", "Can you book the repair for me?", "I'm sorry, but I can't help with that."),
    ("refusals", "What does the extended guarantee cost?", "I'm sorry, but I cannot assist with this request."),
    ("refusals", "Please cancel order twelve.", "As an AI language model, I cannot access your orders."),
    ("fields", "Do you ship to islands?", ""),
    ("fields", "", "The guarantee holds for two years from the day of delivery."),
    ("duplicates", "Why was I charged twice this month?",
     "One of the two is only a reservation; your bank releases it after three days."),
    ("duplicates", "Is the oak table solid?", "The top is solid oak, the legs are beech with an oak stain."),
    ("echo", "How do I fold the pram into a small car?",
     "How do I fold the pram into a small car? Press both buttons and push the handle down until it clicks."),
    ("formatting", "How do I descale the kettle?",
     "## Descaling\n\n- **Fill** it with vinegar\n- **Boil** it once\n- **Rinse** it well\n"),
    ("formatting", "Is there a showroom near the station?", '"There is one right behind it, open until eight."'),
    ("personal", "Whom do I write to about the order?", "Write to jane.porter@mailbox.org and she will answer today."),
    ("personal", "May I call somebody?", "Call Mr Hale on +44 20 7946 1958, he knows about your order."),
    ("leftovers", "When does the sale end?", "Sure! Here is the answer:\n\nThe sale ends on Sunday at midnight."),
]  # fmt: skip
PLANTED = [kind for kind, _, _ in _PLANTED]
"""What is wrong with the planted rows, in order."""
SLUG = "help-desk"


def make_planted() -> tuple[str, dict[str, list[int]]]:
    """The dataset's slug, and the ids of the planted rows by the check that should find them."""
    synthetic = Origin(kind="synthetic", by="model", model="m-1", run="k3f9")
    with library.create(SLUG, "input-output", now=NOW) as dataset:
        seeds = [line.split("|") for line in _SEEDS]
        seeded = Envelope(state=State.ACCEPTED, tags=("imported", "seed"))
        dataset.add([NewRow(_raw(asked, said), seeded, Origin(kind="real", by="imported")) for asked, said in seeds])
        good = [line.split("|") for line in _GOOD]
        rows = [*((asked, said) for asked, said in good), *((asked, said) for _, asked, said in _PLANTED)]
        made = Envelope(tags=("synthetic", "run:k3f9"))
        ids = dataset.add([NewRow(_raw(asked, said), made, synthetic) for asked, said in rows])
        planted: dict[str, list[int]] = {}
        for row_id, kind in zip(ids[len(good) :], PLANTED, strict=True):
            planted.setdefault(kind, []).append(row_id)
        return dataset.slug, planted


def _raw(asked: str, said: str) -> bytes:
    # as others write JSON, so that a row which is written anew is seen to be
    return jsonlines.dumps({"input": asked, "output": said}).replace(b'":"', b'": "')
