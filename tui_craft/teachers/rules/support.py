"""Domain: questions to a shop about orders. Every date and amount in an answer is computed from the shop's rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tui_craft.teachers.rules.billing import charged_twice, invoice, refund
from tui_craft.teachers.rules.draws import day_words, some_day, working_days_after
from tui_craft.teachers.rules.exchange import Exchange
from tui_craft.teachers.rules.shop import (
    RETURN_DAYS,
    SHIPPING_FEE,
    SHIPPING_FREE_FROM,
    WARRANTY_YEARS,
    answered,
    order_facts,
)
from tui_craft.teachers.rules.words import WEEKDAYS


def _return(rng: Random) -> Exchange:
    bought, passed = some_day(rng), rng.randint(3, 60)
    today, last = bought + timedelta(days=passed), bought + timedelta(days=RETURN_DAYS)
    facts = order_facts(rng) | {
        "bought": day_words(bought),
        "today": day_words(today),
        "last": day_words(last),
        "n": passed,
        "limit": RETURN_DAYS,
    }
    ask = (
        "(Can I still return|Is it too late to send back|May I return|Am I still able to return) the {thing} from "
        "order {order}? (It arrived|I received it|It was delivered) on {bought} and today is {today}."
    )
    if passed <= RETURN_DAYS:
        answer = (
            "Yes, you can: your {thing} arrived {n} days ago, and returns are open for {limit} days. "
            "The last day to send it back is {last}. (You will find the return label under order {order} in your "
            "account|Please print the return label from order {order} in your account)."
        )
    else:
        answer = (
            "I am sorry, but returns are open for {limit} days and your {thing} arrived {n} days ago. "
            "The last day for order {order} was {last}. If the {thing} has a fault, the two-year warranty still "
            "covers it."
        )
    return answered(
        rng,
        facts,
        ask=ask,
        answer=answer,
        worse="Returns are possible within a certain time. Please read our terms.",
        text=(
            "Return note for order {order}: the {thing} was delivered on {bought}. Returns are open for {limit} "
            "days, so the last day to send it back (is|was) {last}. After that day only the warranty applies."
        ),
        follow=[
            (
                "(Do I have to pay for the return|Does the return cost anything|Who pays for sending it back)?",
                "Returns are free with the label from your account. (Please drop the parcel at any post office|Any "
                "post office will take the parcel).",
            ),
        ],
    )


def _delivery(rng: Random) -> Exchange:
    sent, days = some_day(rng), rng.randint(2, 7)
    due = working_days_after(sent, days)
    facts = order_facts(rng) | {
        "sent": day_words(sent),
        "days": days,
        "due": day_words(due),
        "day": WEEKDAYS[due.weekday()],
    }
    ask = (
        "(When will my order {order} arrive|When should I expect order {order}|How long will order {order} take)? "
        "(The site says|Your e-mail says|I was told) it was sent to {city} on {sent} (and takes|with a delivery time "
        "of) {days} working days."
    )
    answer = (
        "Order {order} left us on {sent} and takes {days} working days to {city}, so it should arrive by {day}, {due}. "
        "(The tracking link is in your shipping e-mail|You can follow the parcel with the link in your shipping "
        "e-mail)."
    )
    return answered(
        rng,
        facts,
        ask=ask,
        answer=answer,
        worse="It is on its way and will arrive soon.",
        text=(
            "Shipping note: order {order} to {city}, handed over on {sent}. Delivery takes {days} working days; "
            "weekends do not count. Expected on {day}, {due}."
        ),
        follow=[
            (
                "(Can I still change the address|Is it possible to send it to another address)?",
                "I am sorry, once a parcel has left us the address can no longer be changed. If nobody is at home, "
                "the carrier keeps it at the nearest shop for seven days.",
            ),
        ],
    )


def _shipping_fee(rng: Random) -> Exchange:
    total = rng.randint(12, 95)
    free = total >= SHIPPING_FREE_FROM
    facts = order_facts(rng) | {
        "total": f"${total}",
        "free": f"${SHIPPING_FREE_FROM}",
        "fee": f"${SHIPPING_FEE:.2f}",
        "missing": f"${SHIPPING_FREE_FROM - total}",
        "with": f"${total + SHIPPING_FEE:.2f}",
    }
    ask = (
        "(How much is shipping|What do I pay for shipping|What does delivery cost) to {city} (if I buy|for) {a_thing} "
        "(and my basket comes to|with a basket of|at a total of) {total}?"
    )
    if free:
        answer = (
            "Shipping to {city} is free for you: we ship for free from {free} on, and your basket comes to {total}. "
            "You pay {total} in all."
        )
    else:
        answer = (
            "Shipping costs {fee} for baskets under {free}, so you would pay {with} in all. "
            "If you add {missing} or more, shipping is free."
        )
    return answered(
        rng,
        facts,
        ask=ask,
        answer=answer,
        worse="Shipping costs are shown at the checkout.",
        text=(
            "Shipping costs: {fee} for baskets under {free}, free from {free} on. A basket of {total} to {city} "
            "therefore " + ("ships for free." if free else "costs {with} with shipping.")
        ),
        follow=[
            (
                "(Does that include gift wrapping|Is gift wrapping included)?",
                "Gift wrapping is free as well; just tick the box in the basket. (We add a small card if you like|You "
                "can add a short note).",
            ),
        ],
    )


def _warranty(rng: Random) -> Exchange:
    bought, months = some_day(rng), rng.randint(2, 36)
    until = bought.replace(year=bought.year + WARRANTY_YEARS, day=min(bought.day, 28))
    bought = bought.replace(day=min(bought.day, 28))
    total = bought.month - 1 + months
    now = date(bought.year + total // 12, total % 12 + 1, min(bought.day, 28))
    facts = order_facts(rng) | {
        "bought": day_words(bought),
        "until": day_words(until),
        "now": day_words(now),
        "years": "two",
    }
    ask = (
        "My {thing} (has a fault|is broken|has a defect). I bought it on {bought} and it is now {now}. "
        "(Is it still under warranty|Does the warranty still cover it|Is this a warranty case)?"
    )
    if now <= until:
        answer = (
            "I am sorry to hear about your {thing}. The warranty runs for {years} years, until {until}, so it is "
            "covered. Please send us a photo of the fault and your order number, and we will repair or replace it."
        )
    else:
        answer = (
            "I am sorry to hear about your {thing}. The warranty runs for {years} years and ended on {until}, so "
            "it no longer applies. We can offer a repair at cost: send us a photo and we will tell you the price first."
        )
    return answered(
        rng,
        facts,
        ask=ask,
        answer=answer,
        worse="Broken things happen. You can buy a new one on our site.",
        text="Warranty card: {thing}, bought on {bought}. The warranty runs for {years} years and ends on {until}.",
        follow=[
            (
                "(How long does a repair take|And how long would a repair take)?",
                "A repair usually takes about ten working days from the day the {thing} reaches us.",
            ),
        ],
    )


INTENTS: tuple[Callable[[Random], Exchange], ...] = (
    _return,
    refund,
    _delivery,
    _shipping_fee,
    _warranty,
    charged_twice,
    invoice,
)


def support(rng: Random) -> Exchange:
    """A customer's question to the shop and the answer its rules give."""
    return rng.choice(INTENTS)(rng)
