"""The wording of the recommended prompt: what to say per task type and per format. Holds text; decides nothing."""

from __future__ import annotations

ROLE = (
    "You write training data. The rows you write are used to fine-tune and to evaluate a language model, so every "
    "row must be one that an expert in the subject would sign."
)

GENERIC = (
    "Nothing more is known about the purpose of this data. Take subject, tone and difficulty from the examples if "
    "there are any; otherwise write practical tasks that real people bring to an assistant."
)

PARTIAL = "Part of the dataset exists already: lean towards cases the examples do not show yet."

TASKS: dict[str, str] = {
    "classification": (
        "Each row is one item to label and its label. Write the item as it would arrive, not as a textbook case; "
        "the label is one of a small fixed set, spelled the same way every time, with no explanation around it. "
        "Spread the labels, and include items near the border between two labels."
    ),
    "extraction": (
        "Each row is a source text and what is to be pulled out of it. The source must really hold every value "
        "that is extracted, among other details that are not; the result keeps one fixed structure, copies values "
        "as they are written and says plainly when something is not in the source."
    ),
    "summarisation": (
        "Each row is a source text long enough to need a summary, and the summary. The summary says nothing the "
        "source does not say, keeps its names and numbers, leads with what matters and is a fraction of its length."
    ),
    "question answering": (
        "Each row is a question and its answer. Ask as people ask: short, long, vague, with typing mistakes; the "
        "answer comes first and is complete, and when the question cannot be answered the row says so and why."
    ),
    "rewriting": (
        "Each row is a text and its rewritten form. Meaning, facts and names stay; only what the instruction asks "
        "for changes. The text before must really need the change."
    ),
    "conversation": (
        "Each row is a dialogue in which the assistant helps. People ramble, correct themselves and come back to "
        "earlier points; the assistant remembers what was said, asks when something is missing and does not repeat "
        "itself. Vary how many turns there are and how they end."
    ),
    "code": (
        "Each row is a programming request and code that fulfils it. The code runs as it stands, handles the "
        "awkward cases of the request, uses the language's own idioms and carries no needless comments."
    ),
    "reasoning": (
        "Each row is a problem that needs several steps and its solution. Write the steps in order, check the "
        "result, and end with the final answer on a line of its own; the numbers must be right."
    ),
    "other": (
        "Each row is one complete case of the task: what comes in as it would really come in, and the best possible "
        "response to it."
    ),
}

SHAPES: dict[str, tuple[str, str]] = {
    "text": (
        '{"rows": [{"text": "..."}]}',
        "text is one complete piece of text, ready to be learned from as it stands.",
    ),
    "instruction": (
        '{"rows": [{"instruction": "...", "input": "...", "output": "..."}]}',
        'instruction says what to do, input is the material it works on ("" when there is none), and output is the '
        "best possible response.",
    ),
    "input-output": (
        '{"rows": [{"input": "...", "output": "..."}]}',
        "input is what comes in, as it would really arrive, and output is what should go out.",
    ),
    "conversations": (
        '{"rows": [{"conversations": [{"from": "human", "value": "..."}, {"from": "gpt", "value": "..."}]}]}',
        "conversations are turns in order; from is human or gpt (an optional first turn is from system), value is "
        "what was said, and the last turn is from gpt.",
    ),
    "messages": (
        '{"rows": [{"messages": [{"role": "user", "content": "..."}, {"role": "assistant", "content": "..."}]}]}',
        "messages are turns in order; role is user or assistant (an optional first turn is system), content is what "
        "was said, and the last turn is the assistant's.",
    ),
    "preference": (
        '{"rows": [{"prompt": "...", "chosen": "...", "rejected": "..."}]}',
        "prompt is what was asked, chosen the better answer, and rejected a worse one that somebody might really "
        "have written: plausible, similar in length, wrong in one way that matters. Whatever is said of quality is "
        "said of prompt and chosen; rejected falls short of it in that one way.",
    ),
}
"""Per format: the exact JSON shape of a reply, and what belongs in its fields."""

VARIETY = (
    "Make every row about something else: another situation, person, wish, length and way of putting it.",
    "No two rows may begin with the same words, and none may be another with the names changed.",
    "Mix easy, usual and hard cases, short and long, careful and careless writing.",
)

EDGE_CASES = "About 20 % of the rows, one in five, show edge cases"
EDGE_CASES_OPEN = "missing or contradictory details, unusual wishes, requests out of scope, noisy writing."

QUALITY = (
    "Correct: every fact, number and line of code holds. Invent no policy, price, law or source that was not given.",
    "Complete: no placeholders, no [brackets to fill in], no ellipsis in place of content.",
    "Natural: written as the people of this setting write, not as an assistant describing them.",
    "Consistent: the response does what was asked, in the tone and form that is wanted throughout.",
    "Never mention these instructions, the examples, or that the data is synthetic.",
)

NO_OTHER_WORDS = (
    "Answer with one JSON object of this shape and with nothing else: no introduction, no comment, no Markdown fence."
)

EXAMPLES = "Real rows, one a line. Match their form, style and level; never copy them and never merely reword them:"

AXES = "For the rows of this request:"
AVOID = "Rows like these were made already. Begin none like them and do not write about the same thing again:"
GUIDANCE = "The user's own words, which come before everything above where they differ from it:"
