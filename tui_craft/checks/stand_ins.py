"""What stands for an input, an answer or a name that is not there. Pure; says how sure it is."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from tui_craft.checks.base import Reading
from tui_craft.checks.exchanges import Exchange
from tui_craft.checks.media import MEDIA, PIECES
from tui_craft.domain.finding import Severity
from tui_craft.domain.formats import Block

_EDGES = " \t\r\n<>[](){}\\/\"'`“”‘’*_#-–—.:;,!|"
_MISSING = (
    r"(?: (?:is |was |are )?(?:required|needed|necessary|provided|given|specified|available|found|supplied|included"
    r"|applicable|present|here|at all|yet|for this (?:task|instruction|one|question)|text|data|field))*"
)
_NO_INPUT = re.compile(
    r"(?:(?:input|context|eingabe|entrada|entrée|indata)s? ?[:=]? ?)?"
    r"(?:(?:(?:there is|there's|(?:this|the) (?:task|instruction|question|prompt) (?:has|needs|requires)) )?"
    rf"no[ _-]?(?:additional |further |specific |extra |other |user |explicit )?(?:inputs?|context|in-?put){_MISSING}"
    r"|(?:inputs?|context) (?:is |are |was |were )?not (?:required|needed|necessary|provided|given|specified|available"
    r"|applicable)|(?:this|the) (?:task|instruction|question|prompt) (?:does not|doesn't|doesn’t) (?:require|need|have"
    r"|involve) (?:any |an |a |further |additional |specific )*inputs?"
    rf"|without input|not (?:required|needed|necessary|specified|provided|given|available)|none{_MISSING}"
    rf"|n ?[/.\\] ?a|not applicable|empty(?: input| string)?|blank(?: input)?|no ?op"
    r"|kein(?:e)? (?:eingabe|input)(?: (?:erforderlich|nötig|vorhanden|notwendig))?|ohne eingabe"
    r"|sin (?:entrada|input)|ning[uú]n[ao]? entrada|no (?:hay|se requiere|requiere) (?:ninguna )?entrada"
    r"|pas d['’]entrée(?: requise| nécessaire)?|aucune? entrée(?: requise| nécessaire| fournie)?|sem entrada"
    r"|nenhuma entrada(?: necessária| fornecida)?|nessun(?:a)? (?:input|ingresso)(?: richiesto)?|geen (?:invoer|input)"
    r"|in(?:g(?:en|et)|tet) (?:in(?:put|data))(?: nødvendig| krævet| krävs)?|нет (?:ввода|входных данных)|без ввода"
    r"|(?:无|没有|無)(?:需)?(?:输入|輸入)(?:内容)?|入力(?:なし|不要)|无|無|입력 ?없음|brak (?:danych|wejścia))",
    re.IGNORECASE,
)
_MAYBE_NO_INPUT = re.compile(
    r"null|nil|nan|undefined|nothing|na|keine?|ninguna?|aucune?|nenhuma?|なし|нет", re.IGNORECASE
)
_NOT_WORDS = re.compile(
    r"\b(?:python|java|code|null|nil|nan|none|nothing|empty|blank|value|abbreviation|acronym|word"
    r"|translat\w*|defin\w*|synonym|antonym|opposite|part of speech|pronoun)\b"
)

NO_INPUT_LINE = re.compile(
    r"(?P<alone>^[ \t]{0,8}(?:(?:#{1,4} ?)?Input ?: ?\n?[ \t]{0,8})?\\?[<\[({\"']{0,2} ?no[ _-]?inputs?(?:[ ](?:"
    r"required|needed|provided|given|necessary))? ?[>\])}\"'\\]{0,3}\.?[ \t]{0,8}$)"
    r"|<[ \\]?no[ _-]?inputs? ?\\?>|\[no[ _-]?input\]|\(no[ _-]?inputs?\)|\bnoinputs?\b"
    r"|\A\W{0,4}no[ _-]inputs?\b(?! (?:validat|field|device|sanit|check|signal|method|type|element|box|volt|lag|param"
    r"|file|can|could|may|should|will|was (?:lost|read)))(?=[^\n]{0,160}\Z)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line in an input that says that there is none (`alone`), or a mark for it inside a line."""


def empty_input(text: str, block: Block, reading: Reading) -> Severity | None:
    """How grave it is that a short input only says that there is none; None where it says something."""
    core = text.strip(_EDGES)
    if not core or (not core.isascii() and len(core) > 60):
        return _only_marks(text, block, reading)
    if _NO_INPUT.fullmatch(core):
        plain = "input" not in core.lower()
        return Severity.HINT if plain and _NOT_WORDS.search(_task(reading)) else Severity.WARNING
    if _MAYBE_NO_INPUT.fullmatch(core) and _is_input(block, reading):
        return Severity.HINT
    return None


def _only_marks(text: str, block: Block, reading: Reading) -> Severity | None:
    # an input of nothing but a dash or brackets
    return (
        Severity.HINT if text in {"-", "--", "—", "[]", "()", "<>", "...", "."} and _is_input(block, reading) else None
    )


def _is_input(block: Block, reading: Reading) -> bool:
    """Whether the text is an input beside an instruction, where it may be missing."""
    return block.path == ("input",) and "input" in reading.format.optional


def _task(reading: Reading) -> str:
    return " ".join(block.text[:2_000] for block in reading.asked[:2] if block.path != ("input",)).lower()


class Stand(NamedTuple):
    """What stands for something else in an answer. `kind` is what the examples may have too."""

    kind: str
    start: int
    end: int
    severity: Severity
    message: str


_NO_ANSWER = re.compile(
    r"no ?[_-]?(?:outputs?|response|answer|result|reply|completion)(?: (?:is |was )?(?:available|provided|given"
    r"|generated|possible|required|needed|necessary|found|yet|applicable))*"
    r"|no ?[_-]?inputs?(?: (?:required|needed|provided"
    r"|given))?|(?:the )?(?:output|response|answer|result)s? (?:is |are )?(?:not (?:available|applicable|provided"
    r"|possible)|empty|(?:goes|comes) here|here)|(?:your |the |sample |example |expected |model "
    r"|generated )(?:output|response|answer|text|reply)(?: (?:goes )?here)?|(?:insert|put|write|type|add"
    r"|enter) (?:the |your |an? )?(?:output|response|answer|text|reply|result)(?: here)?|(?:insert|put|write|type|add"
    r"|enter|paste) (?:the |your |an? )?(?:[\w'-]+ ){1,3}here|your (?:[\w'-]+ ){1,2}(?:goes )?here"
    r"|(?:output|response|answer"
    r"|placeholder|completion|string|lorem ipsum)|tbd|to be (?:determined|completed|added|filled in)|todo|to-?do"
    r"|coming soon|(?:please )?see (?:the )?attach(?:ed|ment)[\w ]{0,20}|keine ausgabe|sin salida|aucune sortie"
    r"|sem saída|nessun output|geen uitvoer|нет вывода|无输出|没有输出|無輸出|出力なし"
    r"|fixme|(?:image|picture|file|audio|video"
    r"|chart|diagram|poster|drawing) (?:is )?attached|xxx+|\?{3,}",
    re.IGNORECASE,
)
_MARKED = re.compile(r"no ?[_-]?(?:outputs?|inputs?)\b", re.IGNORECASE)
_NA = re.compile(
    r"n ?[/.\\] ?a|not applicable|nan|null|none|undefined|nil|na|nicht zutreffend|no aplica", re.IGNORECASE
)
_MAKING = re.compile(
    r"\A\W*(?:please |can you |could you )?(?:write|create|generate|design|compose|draw|make|produce|develop|build"
    r"|explain|describe|construct|draft|record|paint|sketch|come up with|tell|suggest|propose|give|provide|plan"
    r"|outline|invent)\b"
)
_LABEL = re.compile(r"\A(?:output|answer|response|result)\s?[:：]\s{0,3}(?=\S)", re.IGNORECASE)
_NOTHING_OF = re.compile(r"no [a-z]{3,15} (?:is |was )?(?:available|provided|given)", re.IGNORECASE)
_OF_CONTAINERS = re.compile(
    r"\b(?:empty|lists?|array|tuple|dict\w*|object|set|json|python|javascript|java|ruby|code|return|output|print|string"
    r"|brackets?|parenthes[ei]s|html|regex|symbols?|type|value|interval|tags?)\b"
)
_OF_MARKS = re.compile(
    r"\b(?:punctuat\w*|symbols?|signs?|marks?|characters?|operators?|brackets?|parenthes[ei]s|dash\w*|hyphen\w*"
    r"|periods?|full stop|comma\w*|colons?|semicolon|quotation|code|regex|html|markdown|separator|line|divider|emoji\w*"
    r"|emoticons?|morse|key|remove|delete|replace|extract|ascii|minus|slash|asterisk|underscore|ellips[ie]s)\b"
)
_CHOICE = re.compile(
    r"\bn/?a\b|not applicable|\babbreviat\w*|\bacronym|\bchemical\b|\bsymbol\b|\bif (?:there|it|no|none"
    r"|not|you|the)\b|\bor none\b|\bnone\b|\bnull\b|\botherwise\b|\bempty\b"
)


def empty_answer(said: str, exchange: Exchange) -> Stand | None:
    """An answer that only says that there is none."""
    core = _LABEL.sub("", said, count=1).strip(_EDGES)
    if not any(map(str.isalnum, core)):
        return _only_punctuation(said, exchange)
    if _NO_ANSWER.fullmatch(core) or (said[0] in "<[({" and _MARKED.match(core)):
        grave = Severity.ERROR if _MARKED.match(core) else Severity.WARNING
        # a single word may be what was asked for
        if core.lower() in exchange.asked.lower() and " " not in core and not _MARKED.match(core):
            grave = Severity.HINT
        return Stand("nothing", 0, 0, grave, "stands in for an answer")
    if len(core) <= 40 and _NOTHING_OF.fullmatch(core):
        return Stand("nothing", 0, 0, Severity.HINT, "says that there is no answer")
    if _NA.fullmatch(core):
        asked = exchange.asked.lower()
        sure = _MAKING.search(asked) or "/" in core
        severity = Severity.WARNING if sure and not _CHOICE.search(exchange.task.lower()) else Severity.HINT
        return Stand("na", 0, 0, severity, "says that there is no answer")
    return None


def _only_punctuation(said: str, exchange: Exchange) -> Stand | None:
    """An answer without a letter, a digit or a sign of its own, such as `...`, `[]`, `***` or `""`."""
    if len(said) > 40 or not all(char in "<>*_-`~^|=" or unicodedata.category(char)[0] in "PZC" for char in said):
        return None
    # a single sign of mathematics, or a smile, is an answer
    if said in {"<", ">", "=", "^", "|", "~", "<=", ">=", "=="} or re.fullmatch(r"[:;=8]'?-?[()\[\]|/*]", said):
        return None
    wanted = (_OF_CONTAINERS if said[0] in "[({<\"'" else _OF_MARKS).search(exchange.asked.lower()) is not None
    if wanted and len(said) <= 3 and said != "...":
        return None
    grave = not wanted and (len(said) > 1 or said == "…")
    return Stand("nothing", 0, 0, Severity.WARNING if grave else Severity.HINT, "stands in for an answer")


_WHOLE = re.compile(r"(?:[<\[({]{1,2}|\*(?!\*))([^<>\[\](){}*\n]{2,240})(?:[>\])}]{1,2}|\*)[.!]?")
_TAG = re.compile(r"/|[\w:-]+(?:\s[^\s=]+=.*)?/?\Z|!|\?", re.DOTALL)
_ASKS = re.compile(r"\A(?:please )?(?:insert|add|put|place|attach|paste|include|see|enter|upload|your|a |an |the "
                   r"|image of)",
                   re.IGNORECASE)  # fmt: skip
_MADE = re.compile(rf"\b(?:{MEDIA}|{PIECES}|output|placeholder|response|answer|here|poster|logo|design|sketch|artwork"
                   r"|melody|piece|slides?|presentation|infographic|animation|gif|brochure|flyer|banner)\b",
                   re.IGNORECASE)  # fmt: skip
_SKETCH = re.compile(rf"(?:an? |the )?(?:{MEDIA}|sketch|artwork|melody|design)\b", re.IGNORECASE)
_MARKUP = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{1,500}\)|<img\b[^>\n]{0,500}>", re.IGNORECASE)
_CODE = re.compile(
    r"\b(?:html|xml|markdown|tags?|code|regex|svg|css|latex|placeholder|syntax|list|array|tuple|links?)\b"
)


def stand_in(said: str, exchange: Exchange) -> Stand | None:
    """An answer that is only the name of what should be there, in brackets: `<sketch of a beach>`."""
    if said[0] == "!" or said[:4].lower() == "<img":
        if _MARKUP.fullmatch(said) and not _CODE.search(exchange.asked.lower()):
            return Stand("picture", 0, 0, Severity.HINT, "is only a picture")
        return None
    if said[0] not in "<[({*":
        return None
    hit = _WHOLE.fullmatch(said)
    if hit is None or said in exchange.asked:
        return None
    core = hit.group(1).strip()
    severity = _graveness(said[0], core, exchange)
    return None if severity is None else Stand("stand-in", 0, 0, severity, "only names what should be there")


def _graveness(bracket: str, core: str, exchange: Exchange) -> Severity | None:
    words = core.split()
    named = _MADE.search(core) is not None
    if not words or not (core[0].isalpha() or bracket == "<") or "=" in core or _CODE.search(exchange.asked.lower()):
        return None
    if bracket == "<":
        if len(words) == 1:
            return Severity.WARNING if named else None
        return Severity.WARNING if named or _ASKS.match(core) or len(words) > 2 else Severity.HINT
    if bracket == "*":
        return Severity.HINT if named and _SKETCH.match(core) else None
    if bracket in {"(", "{"}:
        return Severity.WARNING if named and (_ASKS.match(core) or len(words) <= 4) else None
    if "," in core and not named:
        return None
    if named or _ASKS.match(core) or (core.isupper() and len(words) > 1):
        return Severity.WARNING
    if len(words) == 1 and core.istitle() and len(core) > 3:
        # what was asked for, in brackets
        return Severity.WARNING if core.lower() in re.findall(r"\w+", exchange.task.lower()) else Severity.HINT
    return Severity.HINT if len(words) > 1 else None


_FILLED = (
    r"name|date|day|month|year|time|number|address|city|town|country|state|location|place|venue|street|position|title"
    r"|job|role|company|employer|organi[sz]ation|department|school|university|phone|e-?mail|website|url|link|age|amount"
    r"|price|percentage|occupation|profession|product|topic|subject|theme|reason|skills?|industry|field|deadline|hobby"
    r"|hobbies|brand|duration|quantity|event|recipient|sender|author|artist|song"
)
"""What a blank is filled with; `[hero's name]`, `[day]`, `{city}`."""
BLANK = re.compile(
    rf"(?<![\w\])])\[(?:[A-Za-z][\w'’/-]{{0,20}} ){{0,3}}(?:{_FILLED})\](?!\(|=)"
    rf"|(?<=[ \n(,])<(?!/)(?:[a-z][\w'’-]{{0,20}} ){{0,3}}(?:{_FILLED})>(?=[ .,!?\n)]|\Z)(?![^\n]{{0,200}}</)"
    rf"|(?<![\w{{$\"'(])\{{(?:{_FILLED})\}}(?=[ .,!?])(?=[^\n]{{0,200}}[a-z] [a-z])"
    r"|\bX{3}[-.]X{3,4}\b|\(X{3}\) ?X{3}|(?<![\w_.])_{3,20}(?![\w_.])"
    r"|\[(?:your|insert|company|customer|recipient|sender|client|product|first|last|add|enter|employer|employee"
    r"|manager|applicant|candidate|landlord|tenant|hiring|job|contact|phone|email|city|street|school|university"
    r"|organi[sz]ation|business|friend|teacher|professor|event|specific"
    r"|project)(?:['’]s)? ?[a-z][a-z /'’]{0,30}\](?!\()|\[(?:your|insert)\b[^\[\]\n]{1,60}\](?!\()|\[(?-i:Name|NAME"
    r"|Date|DATE|Address|ADDRESS|Phone Number|Email|Company|COMPANY|Location|Position|Title)\](?!\()|<(?:your"
    r"|insert) [a-z ]{2,40}>|\{\{? ?(?:your|insert)[ _][a-z _]{2,40}\}?\}|\b(?:\[|\()?Your Name Here\b"
    r"|\blorem ipsum\b",
    re.IGNORECASE,
)
"""A blank to fill in: `[Your Name]`, `<insert date>`, lorem ipsum."""
_FORMS = re.compile(
    r"\b(?:letters?|e-?mails?|templates?|forms?|contracts?|agreements?|invoices?|resumes?|cvs?|résumés?|memos?"
    r"|notes?|invit\w*|messages?|speech|script|announce\w*|press release|notice|polic(?:y|ies)|proposals?|response"
    r"|reply|replies|outline|placeholders?|lorem|introduc\w*|greeting|recommendation|complaint|application|essay"
    r"|biograph\w*|profile|ad\b|slogan|advert\w*|post|tweet|text|document|report|flyer|brochure|card|certificate"
    r"|survey|voicemail|pitch|fax|telegram|statement|message|summary|story|html|code)\b"
)


def is_blank_wanted(exchange: Exchange) -> bool:
    """Whether the answer is of a kind that has blanks, or the question has them itself."""
    asked = exchange.asked.lower()
    return _FORMS.search(asked) is not None or BLANK.search(exchange.asked) is not None
