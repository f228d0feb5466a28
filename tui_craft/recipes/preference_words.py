"""The wording of preference pairs: a worse answer, a lazy one, two candidates, a judgement. Decides nothing."""

from __future__ import annotations

from tui_craft.domain.drafting import Subject, bullets, opening, purpose, quality, row_shape, rules, section, template
from tui_craft.domain.prompt_words import NO_OTHER_WORDS

_ROLE = (
    "You write the worse halves of preference pairs: answers that are not good enough, next to good ones, from which a "
    "language model learns to tell one from the other."
)
ANSWER_SHAPE = '{"answer": "..."}'
JUDGE_SHAPE = '{"why": "...", "better": "A or B"}'

KINDS = {
    "worse": (
        "Write a worse answer to the same question: one that somebody might really have given, plausible, about as "
        "long, in the same language and form, and wrong in one way that matters. The fault this time: {fault}."
    ),
    "lazy": (
        "Write the lazy answer: by somebody who wants to be done with it. Too short, vague where it should be exact, "
        "leaving the work to the person who asked ({fault}). It says nothing that is false."
    ),
}
"""What is asked for, by the way pairs are made."""

FAULTS = {
    "worse": (
        "a fact, figure or name is wrong", "a step that is needed is left out", "it answers another question",
        "it ignores a detail of the question", "the advice would not help", "it claims more than can be known",
        "it contradicts itself", "the tone is wrong for this person", "it is padded with words that say nothing",
        "the form that was asked for is not kept",
    ),
    "lazy": (
        "it only repeats the question", "it points to a help page", "it gives the first step and stops",
        "it says that it depends", "it answers half of it", "it gives an outline instead of the answer",
    ),
}  # fmt: skip
"""The faults that are drawn from, so that not every worse answer is bad in the same way."""

_HOW_TO_SPOIL = (
    "The worse answer is for training a model to tell better from worse, so the difference must be real and not too "
    "easy to see. Never mark the fault, never apologise for it, never mention this task.",
    "Keep the language, the form and the manner of the good answer. Do not copy whole sentences of it.",
)
_RULES = "Rules that hold for both answers; the worse one may break one of them where that is its fault"
_HOW_TO_JUDGE = (
    "Judge as the person who asked would after having followed the answer: is it right, does it do what was asked, "
    "does it keep the rules, can it be used?",
    "Length and politeness are no merits of their own, and the order in which the answers stand means nothing.",
    "Say in one sentence why, then which is better.",
)
_CANDIDATES = {
    "first": (
        "Answer with care: understand what is really wanted, think of what could go wrong, and give the whole answer.",
        "Use the form that helps most, steps or an example where these are clearer than prose.",
    ),
    "second": (
        "Answer as a good colleague would across the table: directly, the answer first, in plain prose.",
        "Say only what is needed to act on it.",
    ),
}


def rejected(subject: Subject) -> str:
    """The recommended template for the worse half of a pair."""
    system = [
        _ROLE, purpose(subject.context, subject.name), row_shape(subject.context),
        rules(subject.context, _RULES),
        bullets("Your task is to write the worse half of a pair", _HOW_TO_SPOIL),
        section("Output format", f"{NO_OTHER_WORDS}\n{ANSWER_SHAPE}"),
    ]  # fmt: skip
    user = ["What was asked:\n{{question}}", "The good answer:\n{{answer}}", "{{kind}}"]
    return template(system, user, seeds=False)


def first(subject: Subject) -> str:
    """The recommended template for one candidate."""
    return _candidate(subject, "first")


def second(subject: Subject) -> str:
    """The recommended template for the other, whose manner is another one."""
    return _candidate(subject, "second")


def _candidate(subject: Subject, name: str) -> str:
    system = [
        *opening(subject, "output"), bullets("How to answer", _CANDIDATES[name]), quality(),
        section("Output format", f"{NO_OTHER_WORDS}\n{ANSWER_SHAPE}"),
    ]  # fmt: skip
    return template(system, ["What was asked:\n{{question}}", "Answer it."], seeds=False)


def judge(subject: Subject) -> str:
    """The recommended template for saying which of two answers is better."""
    system = [
        *opening(subject, "output"), bullets("Your task is to say which of two answers is better", _HOW_TO_JUDGE),
        section("Output format", f"{NO_OTHER_WORDS}\n{JUDGE_SHAPE}"),
    ]  # fmt: skip
    user = ["What was asked:\n{{question}}", "Answer A:\n{{a}}", "Answer B:\n{{b}}", "Which is better?"]
    return template(system, user, seeds=False)
