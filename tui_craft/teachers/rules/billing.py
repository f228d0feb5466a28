"""Domain: questions about money paid to the shop. Every amount and date in an answer is computed."""

from __future__ import annotations

from random import Random

from tui_craft.teachers.rules.draws import day_words, some_day, working_days_after
from tui_craft.teachers.rules.exchange import Exchange
from tui_craft.teachers.rules.shop import REFUND_DAYS, answered, order_facts
from tui_craft.teachers.rules.words import WEEKDAYS


def refund(rng: Random) -> Exchange:
    price, count, back = rng.randint(8, 90) + rng.choice([0, 0.5, 0.9]), rng.randint(1, 4), some_day(rng)
    due = working_days_after(back, REFUND_DAYS)
    facts = order_facts(rng) | {
        "sum": f"${price * count:.2f}",
        "back": day_words(back),
        "due": day_words(due),
        "days": REFUND_DAYS,
        "day": WEEKDAYS[due.weekday()],
    }
    facts["items"] = f"one item at ${price:.2f}" if count == 1 else f"{count} items at ${price:.2f} each"
    ask = (
        "(When will I get my money back|When can I expect my refund|How long until I see the refund) for order "
        "{order}? I sent back {items}, and (you received the parcel|the parcel reached you|it got to you) on {back}."
    )
    answer = (
        "Your refund for order {order} comes to {sum}. We pay it back within {days} working days of receiving "
        "the parcel, "
        "so it will be with you by {day}, {due}. (It goes to the card or account you paid with|We use the same "
        "way you paid)."
    )
    return answered(
        rng,
        facts,
        ask=ask,
        answer=answer,
        worse="Refunds take a while. Please be patient and wait.",
        text=(
            "Refund record, order {order}: {items}, received {back}. Amount to pay back: {sum}. "
            "Refunds are paid within {days} working days, which makes {day}, {due} the latest date."
        ),
        follow=[
            (
                "(And if nothing has arrived by then|What if it is not there by then)?",
                "If the {sum} has not reached you by {due}, please write to us with order number {order} and we will "
                "trace the payment the same day.",
            ),
        ],
    )


def charged_twice(rng: Random) -> Exchange:
    price = rng.randint(9, 140) + rng.choice([0, 0.5, 0.95])
    facts = order_facts(rng) | {
        "price": f"${price:.2f}",
        "twice": f"${2 * price:.2f}",
        "back": f"${price:.2f}",
        "days": REFUND_DAYS,
    }
    ask = (
        "(I was charged twice|You charged me twice|My card was charged two times) for order {order}: {twice} "
        "(instead of|and not) {price}. (What happens now|Can you put that right|How do I get the rest back)?"
    )
    answer = (
        "I am sorry about the double charge on order {order}. You should have paid {price}, so we are returning "
        "{back}. It will be back on your card within {days} working days, and you need not do anything."
    )
    return answered(
        rng,
        facts,
        ask=ask,
        answer=answer,
        worse="Please ask your bank about this.",
        text=(
            "Billing note, order {order}: charged {twice} instead of {price}. The difference of {back} goes back "
            "to the card within {days} working days."
        ),
        follow=[
            (
                "(Could you send me a confirmation|May I have that in writing)?",
                "Certainly. You will get an e-mail today that shows order {order}, the amount of {back} and the date "
                "of the refund.",
            ),
        ],
    )


def invoice(rng: Random) -> Exchange:
    net, rate = rng.randint(4, 60) * 10, rng.choice([7, 10, 19, 20, 25])
    tax = net * rate / 100
    facts = order_facts(rng) | {
        "net": f"${net:.2f}",
        "rate": f"{rate}%",
        "tax": f"${tax:.2f}",
        "gross": f"${net + tax:.2f}",
    }
    ask = (
        "(Could you check the invoice|I have a question about the invoice|Please have a look at the invoice) for "
        "order {order}: "
        "the goods are {net} before tax. (What is the total with|What do I pay in all with|How much is it with) "
        "{rate} tax?"
    )
    answer = (
        "The tax on order {order} is {rate} of {net}, which is {tax}. That makes {gross} in all. "
        "The invoice in your account shows all three amounts."
    )
    return answered(
        rng,
        facts,
        ask=ask,
        answer=answer,
        worse="The invoice shows everything you need.",
        text="Invoice for order {order}, made out to {name}: net {net}, tax at {rate} {tax}, total {gross}.",
        follow=[
            (
                "(Could you make it out to {name}|Can it be addressed to {name})?",
                "Done: the invoice for order {order} is now made out to {name}. You can download it again from your "
                "account.",
            ),
        ],
    )
