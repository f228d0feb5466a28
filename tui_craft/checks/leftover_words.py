"""The phrases and marks that generation leaves in answers. Patterns only; what to do about them is said elsewhere."""

from __future__ import annotations

import re

from tui_craft.checks.traces import Trace, trace
from tui_craft.domain.finding import Severity

_AI = (
    r"(?:an? (?:large |helpful |mere |virtual |advanced |text-based )?(?:(?:AI|artificial intelligence)"
    r"(?:[ -]?(?:powered|based|driven|generated))?(?: language| text| chat| virtual| digital)?"
    r"(?: ?model| ?assistant|bot| ?chatbot| system| program)?|language model|chatbot))"
)
_SELF = r"(?:,? (?:I|my|trained|developed|created|designed|built|made by)\b|,)"
_OTHER_TONGUES = (
    r"|\bals (?:ein(?:e)? )?(?:KI(?:-\w+)?|künstliche Intelligenz|(?:großes )?Sprachmodell)\b|\ben tant qu(?:'|’"
    r"|e )\s?(?:une |un )?(?:IA|intelligence artificielle|(?:grand )?modèle de langage|assistant IA)|\bcomo (?:una? "
    r"|um |uma )?(?:IA|inteligencia artificial|inteligência artificial|modelo de l(?:enguaje|inguagem))\b"
    r"|\bcome (?:un'|un’|un |una )?(?:IA|intelligenza artificiale|modello (?:linguistico|di linguaggio))\b"
    r"|\bals (?:een )?(?:AI(?:-\w+)?|taalmodel)\b|\bsom (?:en )?(?:AI|kunstig intelligens|sprogmodel|språkmodell?)\b"
    r"|作为(?:一个|一名|一款)?(?:大型|人工智能|AI|语言)+(?:语言)?(?:模型"
    r"|助手|助理|程序)"
    r"|AI(?:言語モデル|アシスタント)として|\bкак (?:языковая модель|ИИ"
    r"|искусственный интеллект)"
)

TRACES: tuple[Trace, ...] = (
    trace("ai", " ai || ai,|| ai.|| ai-|| ai\n|| ai;||artificial intelligence||language model||chatbot|| ki || ki,|| "
                "ki-||intelligenz||sprach"
          "modell||trained by||created by||developed by|| ia || ia,||intelligence artificielle||modèle de langage|"
          "|inteligencia art"
          "||inteligência art||modelo de l||intelligenza||modello || taalmodel||kunstig ||sprogmodel||språkmodel||作为"
          "||として||языковая"
          "|| ии ||искусственный||chatgpt||gpt-||computer program||a machine||virtual assistant||digital assistant"
          "||openai||an llm",
          rf"\bas {_AI}(?={_SELF})|(?:\A|[.!?]\s|[.!?]\s\s?But |\b(?:but|and|because|since|however,?) )as {_AI}\b"
          rf"|\bI(?: am|['’]m) (?:just |only |actually |merely )?{_AI}(?=[\s,.;!]|\Z)"
          r"(?! (?:developer|researcher|engineer|expert|scientist|specialist|enthusiast|student|startup|consultant))"
          r"|\bas a (?:large )?language model\b|\bI was (?:trained|created|developed) by (?:OpenAI|Anthropic|Google"
          r"|Meta)\b"
          rf"|\b[Bb]eing (?:just |only )?{_AI}, |\bI(?: am|['’]m) (?:ChatGPT|GPT-?\d|an? (?:OpenAI|LLM)\b)"
          r"|\bI(?: am|['’]m) (?:just |only |merely |simply )?a (?:computer program|machine|(?:virtual"
          r"|digital) assistant)"
          r"\b[^.!?\n]{0,20}\b(?:do not|don['’]t|cannot|can['’]t|have no)\b"
          rf"{_OTHER_TONGUES}",
          Severity.WARNING, "speaks as an AI model"),
    trace("training", "cut||update||training data||trained",
          r"\bmy (?:knowledge|training)(?: data)? (?:cut-?off|is limited|only goes|only extends|ends in)\b"
          r"|\bmy (?:last|latest) (?:knowledge |training )?(?:update|cut-?off)\b"
          r"|\b(?:in|on|from) my training data\b|\bmy training data\b"
          r"|\bas of my (?:last |latest |most recent )?(?:knowledge|training|update)\b",
          Severity.WARNING, "speaks of its training"),
    trace("thought", "</think", r"</think(?:ing)?>", Severity.HINT, "ends a thinking part in the answer"),
    trace("other", "\nhuman:||\nuser:||\n### human||\n### user", r"\n(?:#{1,4} ?)?(?:Human|User): ?\S",
          Severity.HINT, "goes on for the other side"),
)  # fmt: skip
"""What is looked for anywhere in an answer. What `MENTIONS` it in the question makes it a hint."""

_TALKING = re.compile(r"\b(?:dialog|convers|chat|script|interview|transcript|role-?play|screenplay|q&a|exchange)")
MENTIONS: dict[str, re.Pattern[str]] = {
    "ai": re.compile(r"\b(?:ai|a\.i\.|artificial intelligence|language model|chat ?bots?|robots?|chatgpt|gpt[-\d]*|llm|"
                     r"who are you|what are you|your (?:name|creator)|who (?:\w+ )?(?:made|built|trained|created"
                     r"|developed|programmed|taught|designed|owns) you|are you \w+|do you (?:call|use)|about you"
                     r"|yourself|(?:who|what) you are)\b|\bki\b|人工智能|机器人"),
    "training": re.compile(r"\b(?:training data|knowledge cut-?off|trained on)\b"),
    "other": _TALKING,
    "token": re.compile(r"\b(?:prompt template|tokens?|special tokens?|chat ?ml|chat template|tokeni[sz]er"
                        r"|instruct(?:ion)?[ -]format|system prompt|xml|html|latex|strike)"),
}  # fmt: skip

_TOKEN = (
    r"<\|(?:im_start|im_end|im_sep|endoftext|end_of_text|begin_of_text|eot_id|start_header_id|end_header_id|end|eom_id"
    r"|assistant|user|system|endofprompt|startoftext|pad|python_tag|fim_prefix|fim_middle|fim_suffix)\|>"
    r"|<(?:start|end)_of_turn>|<(?:eos|bos|pad|unk|sep)>|</?s>|(?-i:\[/?INST\]|<</?SYS>>|\[(?:EOS|BOS|PAD|SEP|CLS)\])"
    r"|<\uff5c[^\n\uff5c]{1,40}\uff5c>"
)
TOKENS = trace(
    "token", "|>||_of_turn>||<eos>||<bos>||<pad>||<unk>||<sep>||<s>||</s>||inst]||sys>>||## response:||## "
             "instruction:||## input:"
    "||## assistant:||##response:||##instruction:||##input:||##assistant:||[eos]||[bos]||[pad]||[sep]||[cls]||<\uff5c",
    # a struck out or HTML <s> comes in pairs inside a text, so that one counts only at an end
    rf"(?!</?s>)(?:{_TOKEN})|\A\s{{0,4}}<s>|</s>(?=\s{{0,8}}\Z)|^#{{2,4}} ?(?:Response|Instruction|Input|Assistant):",
    Severity.WARNING, "has a piece of a prompt template in it", re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
TAIL_TOKENS = re.compile(rf"(?:\s{{0,8}}(?:{_TOKEN})){{1,20}}\Z", re.IGNORECASE)

CHATTER = trace(
    "chatter", "sure||certainly||of course||absolutely||here||happy to||glad to||great question||no problem||okay||ok,"
    "||hier ist||hier sind||bien sûr||voici||claro||por supuesto||selvfølgelig||naturligvis||her er||her får",
    r"\A\s{0,8}(?:(?:Sure(?: thing)?|Certainly|Of course|Absolutely|Okay|OK|No problem|Great(?: question)?|Got it"
    r"|I(?:['’]d| would) be (?:happy|glad|delighted) to(?: help"
    r"| assist)?[^\n.!:]{0,60})[,!.:]{1,2}\s{1,3}(?:Here(?:['’]?s| is| are| you go)|I(?:['’]d| can| will|['’]ll"
    r"| have|['’]ve)|Let(?:['’]s| me)|Below|This is)\b[^\n]{0,160}|(?:Sure(?: thing)?|Certainly|Absolutely"
    r"|Great question)!(?=\s)|(?:I(?:['’]d| would) be (?:happy|glad|delighted) to (?:help|assist)"
    r"|I can help (?:you )?with that)\b[^\n]{0,160}|Here(?:['’]?s| is| are) (?:the|an?|my|your|some|one"
    r"|\w{2,6}) (?:possible |revised |updated |rewritten |sample |example |short |brief |simple "
    r"|quick ){1,2}[^\n:]{0,120}:(?=\s*\n)|Here(?:['’]?s| is) (?:the|an?|my|your) (?:\w+ )?(?:summary|translation"
    r"|rewrite|version|code|script|function|program|draft|poem|haiku|response|answer|output|sentence|title|slogan|tweet"
    r"|caption|solution)\b[^\n:]{0,80}:(?=\s*\n)|(?:Natürlich|Gerne|Klar|Selbstverständlich)[!,.] Hier (?:ist|sind)\b"
    r"[^\n:]{0,120}:?|(?:Bien sûr|Certainement|Avec plaisir) ?[!,.] ?Voici\b[^\n:]{0,120}:?|¡?(?:Claro"
    r"|Por supuesto)(?: que"
    r" sí)?[!,.] Aquí (?:tienes|está|te|hay)\b[^\n:]{0,120}:?|(?:Selvfølgelig|Naturligvis|Ja da)[!,.] Her (?:er|får)\b"
    r"[^\n:]{0,120}:?)",
    Severity.HINT, "begins with chatter",
)  # fmt: skip
"""What is natural in a conversation and odd in the output of a task."""

LABEL = trace(
    "label", "output:||response:||answer:||assistant:||ai:||chatgpt:||bot:||completion:",
    r"\A\s{0,8}(?:\*\*|#{1,4} ?)?(?:(?:Model |AI |Sample |Expected |Generated )?(?:Output|Response|Completion)"
    r"|Assistant|AI|ChatGPT|Bot|Answer)(?:\*\*)?:(?:\*\*)?(?=\s)",
    Severity.HINT, "begins with a label",
)  # fmt: skip

CLOSING = trace(
    "closing", "hope this||hope that||hope it||let me know||feel free||happy to help||anything else",
    r"(?:\n[ \t]{0,8}|[.!?][ \t]{1,3})(?:I hope (?:this|that) helps[.!]?"
    r"|Is there anything else (?:that )?I can (?:help|assist|do)"
    r"\b[^\n?]{0,60}\?|(?:Please )?let me know if you (?:have|need) any[^\n.!]{0,80}[.!]?)\s{0,8}\Z"
    r"|\n[ \t]{0,8}(?:(?:I )?hope (?:this|that|it) (?:helps|was helpful|is helpful|works)"
    r"|(?:Please )?(?:let me know|feel free)[^\n]{0,160}|(?:Is there|If there is|If you need) anything else[^\n]{0,120}"
    r"|(?:I(?:['’]m| am) )?happy to help[^\n]{0,80})[^\n]{0,160}\s{0,8}\Z",
    Severity.HINT, "ends with chatter",
)  # fmt: skip
OF_ANSWER = re.compile(
    r"\b(?:hope (?:this|that|it)|adjust|chang|revis|modif|tweak|more (?:examples|details?))", re.IGNORECASE
)
"""A closing that speaks of the answer; another may be the text's own, as of a letter."""
