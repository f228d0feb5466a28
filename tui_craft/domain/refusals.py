"""Whether a text refuses to do what was asked. Phrases and no judgement: "I cannot find your order" is none.

What was asked is not known here: an apology that was asked for reads like a refusal too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LOOKED_AT = 600
"""Characters from the beginning in which a refusal must begin."""


class Refusal(NamedTuple):
    """Where a text refuses. `sure`: by its words alone; else only where no such words were asked for."""

    start: int
    end: int
    sure: bool


_SORRY = (
    r"(?:(?:I['’]?m|I am|We['’]?re|We are) (?:very |really |so |truly |deeply |terribly )?(?:sorry|afraid)|(?:(?:My"
    r"|Our) )?(?:sincere(?:st)? )?apologies|(?:I|We) (?:sincerely )?apologi[sz]e|Sorry|Unfortunately|Regrettably"
    r"|I regret(?: to (?:say|inform you))?|Thank you for [^.!\n,]{1,80}|I understand[^.!\n,]{0,80}"
    r"|I appreciate [^.!\n,]{1,80})(?: for (?:the|any) [^.!\n,]{1,60}| about that"
    r"| to say)?[,.!:;–—-]{0,2}\s{1,3}(?:(?:but|however|that)[, ]\s?)?"
)
_WHY = r"(?:(?:Due to|Because|Since|Given|As|For|Without) [^.!?\n]{1,100}, )?"
_AI = r"(?:As|Being) an? [^.!\n,]{2,60}[,.]?\s(?:however,? |and |so )?"
_NOT = (
    r"(?:can['’]?t|cannot|can not|won['’]?t|will not|could not|couldn['’]?t|(?:am|['’]m|was|are|['’]re) (?:not"
    r"|un)[ ]?(?:able|capable|allowed|permitted|programmed|designed|equipped|authori[sz]ed|trained"
    r"|in a position)(?: to| of)?|must (?:respectfully )?(?:decline|refuse)(?: to)?|have to decline(?: to)?"
    r"|(?:do not|don['’]?t) have(?: the| any| access)?(?: (?:ability|capability|capacity|means|tools"
    r"|authority))? ?(?:to|for|of)?|lack the (?:ability|capability) to|refuse to|decline to)"
)
_DO = (
    r"(?:directly |currently |actually |really |physically |personally |provide or )?(?:assist|help|comply|fulfill?"
    r"|provide|do (?:that|this|so|it)|book|access|generate|create|produce|complete|perform|answer|respond|process"
    r"|execute|engage|accommodate|support|participate|offer|discuss|browse|open (?:links|files|attach|the|urls?)"
    r"|view|display|draw|play|continue with|give (?:you )?(?:advice|medical|legal|financial|instructions|that|any)"
    r"|write (?:that|this|such|content)|assisting|helping|complying|providing|generating|creating|fulfilling"
    r"|completing|(?:see|hear|watch|listen to) (?:the |any |your |an? )?(?:image|picture|photo|video|audio|link|file"
    r"|attach)\w*|translate|summari[sz]e|satisfy)\b"
)
_REQUEST = (
    r"(?:(?:this|that|the|your|such an?) )(?:type of |kind of |given |particular )?(?:instructions?|tasks?|requests?"
    r"|prompts?|questions?|queries|query|operation|command)\b"
)
_UNDOABLE = (
    r"(?:cannot|can['’]?t|can not|could not|couldn['’]?t) be (?:\w+ )?(?:completed?|fulfilled|done|performed"
    r"|executed|carried out|answered|generated|processed|accomplished|achieved|satisfied|undertaken|implemented"
    r"|handled|provided|created|produced|solved|rendered|displayed|addressed)|(?:is|are|was) (?:not|im"
    r"|in)[ -]?(?:possible|suitable|appropriate|feasible|doable|something|applicable|supported|within)|is (?:beyond"
    r"|outside)|goes beyond|(?:requires?|involves?|asks? for|needs?)(?: \w+ing)? (?:an? |the )?(?:visual|audi[ob]"
    r"|image|physical|graphic|video|human|external|real-?time|internet|drawing)|is (?:invalid|unclear|incomplete"
    r"|unanswerable|not (?:valid|clear|answerable|solvable))|does not have an? (?:valid )?(?:answer|output"
    r"|solution)\b|has no (?:valid )?(?:answer|output)\b"
)
_MODEL = (
    r"(?:(?:an? |the |this )?(?:GPT(?:-?\d(?:\.\d)?)?|AI|language|text-based|text)(?:[ -](?:language|text"
    r"|based))?(?: AI)?(?: ?(?:model|assistant|system|bot))?|ChatGPT|GPT-?\d?(?:\.\d)?|the model)"
)

_SURE = re.compile(
    rf"[\W_]{{0,8}}(?:No output[.:]? )?(?:(?:{_SORRY}){{0,2}}(?:{_AI})?{_WHY}(?:I|We)(?: (?:also|really|simply|just"
    rf"|am afraid I|currently))? ?{_NOT}\s{_DO}|(?:{_SORRY}){{0,2}}{_REQUEST}[^.!?\n]{{0,120}}?\b(?:{_UNDOABLE})"
    rf"|(?:{_SORRY}){{0,2}}{_MODEL} (?:cannot|can['’]?t|is (?:not able|unable)|(?:does not|doesn['’]?t) have"
    rf"|lacks?)\b|(?:Not applicable|N/A)[,.:;]? (?:as|because|since) {_REQUEST}|(?:{_SORRY}){{0,2}}(?:It"
    rf"|This) is not (?:something (?:that )?(?:can be|I can)|doable)|(?:{_SORRY}){{0,2}}(?:It|This) (?:is"
    rf"|would be) (?:not possible|impossible) for (?:me|{_MODEL})|(?:{_SORRY}){{0,2}}(?:{_AI})I (?:do not|don['’]?t"
    rf"|have no|am not|['’]m not|cannot|can['’]?t|lack|must|won['’]?t)\b|(?:{_SORRY}){{1,2}}(?:{_AI})?I(?: do not"
    rf"|\sdon['’]?t) have (?:access|the ability|the capability|the capacity|real-time|enough"
    r" (?:information|context|details?|data))|(?:{_AI})?I(?:['’]?m"
    rf"| am) (?:sorry, but )?(?:just |only )?an? (?:AI|language model|artificial)[^.!\n]{{0,60}}\b(?:and|so|but"
    rf"|,)[^.!\n]{{0,40}}\b(?:cannot|can['’]?t|unable|not able|don['’]?t|do not)\b"
    r"|(?:I (?:must|have to)|I['’]ll have to) (?:respectfully )?(?:decline|refuse)"
    r")",
    re.IGNORECASE,
)
"""Refuses by its words alone."""

_TONGUES = re.compile(
    r"[\W_]{0,8}(?:(?:Es tut mir (?:sehr )?leid|Entschuldigung|Tut mir leid|Leider"
    r"|Verzeihung)[,.]? ?(?:aber )?(?:ich|kann|als|dies|wir)[^.!\n]{0,60}\b(?:nicht|kein|keine|keinen)\b|Ich (?:kann"
    r"|darf) (?:\w+ ){0,3}(?:nicht|keine?n?|leider)[^.!\n]{0,60}(?:helfen|beantworten|erstellen|erfüllen"
    r"|bereitstellen|unterstützen|generieren)|(?:Je suis (?:vraiment )?désolée?|Désolée?"
    r"|Malheureusement)[,.]? ?(?:mais )?(?:je |en tant)[^.!\n]{0,60}\b(?:pas|peux)\b|Je ne (?:peux"
    r"|suis) pas (?:vous |t['’]|en mesure|répondre|fournir|générer|créer|aider)|(?:Lo siento|Lo lamento|Disculpa"
    r"|Perdón|Lamentablemente)[^.!\n]{0,40}\bno (?:puedo|es posible|tengo|podemos)\b|No puedo (?:ayudar|proporcionar"
    r"|generar|crear|cumplir|realizar|responder)|(?:Desculpe|Sinto muito|Lamento"
    r"|Infelizmente)[^.!\n]{0,40}\bnão (?:posso|consigo|é possível|tenho)\b|Não posso (?:ajudar|fornecer|gerar|criar"
    r"|atender)|(?:Mi dispiace|Spiacente|Purtroppo)[^.!\n]{0,40}\bnon (?:posso|sono|è)\b|(?:Het spijt me|Sorry"
    r"|Helaas)[,.]? ?(?:maar )?(?:ik |kan )[^.!\n]{0,40}\b(?:niet|geen)\b|(?:Beklager|Jeg beklager|Desværre|Undskyld"
    r"|Tyvärr|Förlåt|Jeg er ked af det)[^.!\n]{0,40}\b(?:ikke|inte)\b|Jeg kan (?:desværre "
    r"|dessverre )?ikke (?:hjælpe|hjelpe|udføre|generere|opfylde)|Jag kan (?:tyvärr )?inte (?:hjälpa|skapa)"
    r"|(?:Przepraszam|Niestety)[^.!\n]{0,40}\bnie (?:mogę|jestem)\b|(?:Извините|К сожалению"
    r"|Простите)[^.!\n]{0,40}не (?:могу|имею|в состоянии)|Я не могу (?:помочь|выполнить|предоставить)|(?:很?抱歉|对不起"
    r"|對不起|不好意思)[，,。！!]?.{0,20}(?:无法|不能|無法|没有办法|沒有辦法|不可以)"
    r"|我(?:无法|不能|無法)(?:协助|帮助|提供|完成|满足|生成|回答)"
    r"|(?:申し訳(?:ありません"
    r"|ございません)|すみません|ごめんなさい)[がけ、。,].{0,80}(?:できません|できかねます|お答えできません)"
    r"|(?:죄송(?:합니다|하지만)|미안하지만).{0,80}(?:없습니다|수 없))",
    re.IGNORECASE,
)
"""Refuses in another language."""

_LIKELY = re.compile(
    rf"[\W_]{{0,8}}(?:(?:{_SORRY}){{1,2}}(?:{_AI})?(?:I|we|it|there|this|that|the)\b[^.!?\n]{{0,80}}?"
    r"\b(?:cannot|can['’]?t|unable|not able|not possible|impossible|(?:do|does|did|is|are|was|were|have|has)(?: not"
    r"|n['’]?t))\b|I (?:cannot|can['’]?t|can not|am (?:not able|unable) to|won['’]?t|will not|['’]m (?:not able"
    r"|unable) to)\s(?!(?:\w+ly )?(?:deny|believe|wait|imagine|stop|help (?:but|feel|my|think|it)|stand|stress|thank"
    r"|forget|emphasi[sz]e|complain|say enough|recommend|find|remember|seem|afford|sleep|get enough|live"
    r"|take (?!photo|pict|note|screen|an? photo|an? pict)"
    r"|tell))\w+|I(?: do not|\sdon['’]?t) have (?:access|enough information|the ability|personal|the capability"
    r"|any information)|(?:There is |There['’]s )?(?:not enough|insufficient) (?:information|context"
    r"|data) (?:is )?(?:to|was|provided|given)"
    r"|I(?:['’]m| am) not (?:qualified|licensed|equipped|certified|permitted) to|I have no way (?:of|to)"
    rf"|(?:I(?:['’]?m| am)|As) (?:just |only )?an? (?:text|language|AI)\b[^.!?\n]{{0,60}}\b(?:cannot|can['’]?t|unable"
    r"|do not|don['’]?t|not able)\b|(?:This|That|It) (?:cannot|can['’]?t|can not) be (?:done|shown|displayed|drawn"
    r"|plotted|given|answered|completed|expressed|rendered)"
    rf"|(?:{_SORRY}){{1,2}}I have no (?:way|means|access|information)\b"
    rf"|{_WHY}(?:It|This) (?:is|would be) (?:not possible|impossible) to|Not possible\b|Unable to (?:complete|answer"
    r"|generate|provide|determine|fulfil|process|perform|assist|comply|access)|Cannot (?:be )?(?:complete|answer"
    r"|generate|provide|determine|fulfil|process|perform|assist|comply|access)\w*)",
    re.IGNORECASE,
)  # fmt: skip
"""May refuse."""

_MARKS = ("n't", "n’t", "not", "cant", "unable", "sorry", "no ", "apolog", "lack", "declin", "refus", "impossib",
    "beyond",
          "outside", "requires", "involves", "insufficient", "nich", "kein", " pas", "non ", "niet", "geen", "ikke",
          "inte",
          "nie ")  # fmt: skip
"""One of these is in every refusal of plain letters."""
_OWN = re.compile(r"[\W_]{0,8}(?!(?:this|that|the|your|such) )", re.IGNORECASE)
_EXCUSE = re.compile(rf"[\W_]{{0,8}}(?:No output|N/?A\b|Not applicable|{_SORRY})", re.IGNORECASE)
_BEGINNING = re.compile(r"\s{0,20}")
_SENTENCE = re.compile(r"[.!?]\s{1,4}")


def refusal(text: str) -> Refusal | None:
    """How `text` refuses, if it does, by its first sentences."""
    head = text[:_LOOKED_AT]
    lower = head.lower()
    if head.isascii() and not any(mark in lower for mark in _MARKS):
        return None
    first = _begins(head, 0)
    if first is not None and first.sure:
        return first
    # "Sorry. That is a visual task. The model cannot do it.": short texts refuse by any of their first sentences
    starts = [found.end() for found in _SENTENCE.finditer(head, 0, 300)][:3] if len(text) <= 500 else []
    for start in starts:
        later = _SURE.match(head, start)
        # the second sentence of a text on a task may speak of that task
        if later is not None and (_OWN.match(later.group()) or _EXCUSE.match(head)):
            return Refusal(start, later.end(), True)
    return first


def _begins(head: str, start: int) -> Refusal | None:
    for pattern, sure in ((_SURE, True), (_TONGUES, True), (_LIKELY, False)):
        found = pattern.match(head, start)
        if found is not None:
            edge = _BEGINNING.match(head, start)
            return Refusal(edge.end() if edge is not None else start, found.end(), sure)
    return None


def refuses(text: str) -> bool:
    """Whether `text` surely begins as a refusal."""
    found = refusal(text)
    return found is not None and found.sure
