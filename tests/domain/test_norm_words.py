"""What norms are learned with: bounds of sizes, the manner of a text, its language, phrases that return."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.bounds import Bounds, usual
from tui_craft.domain.manner import TRAITS, plain_ends, unpadded, unquoted
from tui_craft.domain.returning import Returning, joined
from tui_craft.domain.tongues import LANGUAGES, languages

SIZES = st.lists(st.integers(0, 100_000), min_size=1, max_size=60)


@given(SIZES)
def test_sizes_lie_within_the_bounds_they_make(sizes: list[int]) -> None:
    bounds = usual(sizes, reach=3.0, outer=0)
    assert all(bounds.hold(size) for size in sizes)
    assert bounds.least <= min(sizes) <= max(sizes) <= bounds.most


def test_fewer_examples_make_wider_bounds() -> None:
    sizes = [20, 22, 25, 27, 30, 31, 33, 38]
    few, many = usual(sizes, reach=3.0, outer=0), usual(sizes * 20, reach=3.0, outer=0)
    assert few.least < many.least < 20
    assert 38 < many.most < few.most


def test_bounds_go_by_factors_and_leave_out_a_few_odd_ones() -> None:
    draw = random.Random(1)
    sizes = [round(draw.lognormvariate(4, 0.4)) for _ in range(500)]
    bounds = usual([*sizes, 90_000], reach=3.0, outer=0.004)
    assert 8 <= bounds.least <= 25
    assert 140 <= bounds.most <= 400
    assert not bounds.hold(90_000)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds(3, 3), "3"), (Bounds(0, 1_200), "up to 1,200"), (Bounds(20, 40), "20 to 40"),
        (Bounds(20, 0), "20 or more"),
    ],
)  # fmt: skip
def test_bounds_in_words(bounds: Bounds, words: str) -> None:
    assert str(bounds) == words


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        ("Two things:\n- one\n- two", {"bullets", "lines", "capital"}),
        ("1. one\n2) two", {"numbers", "lines"}),
        ("- just a dash", set()),
        ("## Steps\n\nGo **on**.", {"headings", "bold", "lines", "paragraphs", "end", "capital"}),
        ("f(**a, **b) is called.", {"end"}),
        ("Run\n```\nls\n```\nnow!", {"code", "lines", "capital", "end"}),
        (' {"a": 1}\n', {"json", "space"}),
        ("a | b\n--- | ---\n1 | 2", {"tables", "lines"}),
        ("See [here](https://example.org).", {"links", "capital", "end"}),
        ("<p>Hi</p>", {"html"}),
        ("Fine 😊", {"emoji", "capital"}),
        ("PLEASE HELP ME NOW.", {"shouting", "capital", "end"}),
        ('"To be or not"', {"quotes", "capital"}),
        ("“Yes.”", {"quotes", "capital", "end"}),
        ("'it's'", set()),
        ("a.\r\nb.", {"crlf", "lines", "end"}),
        ("你好。", {"end"}),
    ],
)
def test_what_a_text_has(text: str, traits: set[str]) -> None:
    signs = {trait.name: trait.find(text) for trait in TRAITS}
    assert {name for name, sign in signs.items() if sign} == traits


@given(st.text(alphabet=st.sampled_from(list("ab .*#`|-\n\r\t\"'“”1.[](){}:<>/😊你")), max_size=60))
def test_any_text_has_a_manner_and_spans_lie_in_it(text: str) -> None:
    for trait in TRAITS:
        sign = trait.find(text)
        if isinstance(sign, tuple):
            assert 0 <= sign[0] < sign[1] <= len(text)


@given(st.text(alphabet=st.sampled_from(list('ab \n\r\t"“”')), max_size=40))
def test_mending_takes_nothing_but_what_is_around(text: str) -> None:
    for mend in (unpadded, unquoted, plain_ends):
        assert mend(text) in (text, re.sub("\r+\n", "\n", text)) or mend(text) in text
        assert mend(mend(text)) == mend(text) or mend is unquoted


def test_the_indent_of_code_stays() -> None:
    assert unpadded("\n\n    if x:\n        y()\n ") == "    if x:\n        y()"
    assert unpadded("  a word \n") == "a word"


@pytest.mark.parametrize("piece", ["a ", "(", "*", "#", "- ", "`", '"', "|", "<p ", "1. x\n", "\r\n", "{", "["])
def test_a_megabyte_of_anything_takes_no_long_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    for trait in TRAITS:
        trait.find(text)
    languages(text)
    assert time.process_time() - start < 2


SENTENCES = {
    "English": "Could you please tell me where I can find the invoice for the order that I made last week?",
    "German": "Könnten Sie mir bitte sagen, wo ich die Rechnung für die Bestellung von letzter Woche finden kann?",
    "French": "Pourriez-vous me dire où je peux trouver la facture de la commande que j'ai faite la semaine dernière ?",
    "Spanish": "¿Podría decirme dónde puedo encontrar la factura del pedido que hice la semana pasada para mi madre?",
    "Italian": "Mi può dire per favore dove posso trovare la fattura dell'ordine che ho fatto la settimana scorsa?",
    "Portuguese": "Você pode me dizer onde posso encontrar a fatura do pedido que fiz na semana passada para mim?",
    "Dutch": "Kunt u mij zeggen waar ik de factuur van de bestelling kan vinden die ik vorige week heb gedaan?",
    "Danish": "Kan du sige mig, hvor jeg finder fakturaen på den ordre, som jeg lavede i sidste uge hos jer?",
    "Swedish": "Kan du säga mig var jag hittar fakturan för den beställning som jag gjorde hos er i förra veckan?",
    "Finnish": "Voitteko kertoa, mistä löydän laskun tilaukselle, jonka minä olen tehnyt viime viikolla, kun se on?",
    "Polish": "Czy możesz mi powiedzieć, gdzie jest faktura za zamówienie, które złożyłem w zeszłym tygodniu dla was?",
    "Czech": "Můžete mi prosím říct, kde najdu fakturu za objednávku, kterou jsem u vás udělal před týdnem a proč?",
    "Hungarian": "Meg tudja mondani, hogy hol van az a számla, amit a múlt héten kaptam, mert nem találom már sehol?",
    "Romanian": "Puteți să îmi spuneți unde este factura pentru comanda pe care am făcut-o săptămâna trecută la voi?",
    "Turkish": "Geçen hafta verdiğim sipariş için olan fatura nerede ve bana bunu nasıl bulabilirim, bir şey var mı?",
    "Russian": "Скажите пожалуйста, где я могу найти счёт за заказ, который я сделал на прошлой неделе у вас?",
    "Ukrainian": "Скажіть, де я можу знайти рахунок за замовлення, яке я зробив минулого тижня, та що мені робити?",
    "Greek": "Μπορείτε να μου πείτε πού θα βρω το τιμολόγιο για την παραγγελία μου;",
    "Chinese": "请告诉我在哪里可以找到我上周下的订单的发票？",
    "Japanese": "先週の注文の請求書はどこで見つけられますか？",
    "Korean": "지난주에 주문한 것의 청구서를 어디에서 찾을 수 있나요?",
    "Arabic script": "هل يمكنك أن تخبرني أين أجد فاتورة الطلب الذي قدمته الأسبوع الماضي؟",
    "Thai": "ช่วยบอกหน่อยว่าใบแจ้งหนี้อยู่ที่ไหน",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    assert language in LANGUAGES
    assert languages(text)[0] == language


@pytest.mark.parametrize(
    "text",
    [
        "", "Yes.", "card_arrival", "Barack Obama, Peter Schmeichel, Karen Blixen, Angela Merkel, Emmanuel Macron, Bo",
        "for (int i = 0; i < n; i++) { if (a[i] == b) { return i; } }", "https://example.org/the/is/and/of/to/in/a/for",
        '{"name": "get_weather", "arguments": {"city": "København", "unit": "the", "is": "of"}}',
        "```\nthis is the code and it is not for you or for me but for them\n```", "3 + 4 = 7", "[INST] [/INST]",
    ],
)  # fmt: skip
def test_what_is_no_prose_is_in_no_language(text: str) -> None:
    assert languages(text) == ()


def test_a_quoted_word_does_not_make_a_text_foreign() -> None:
    assert languages("The word 你好 is what you say to people in the morning when you meet them.") == ("English",)


@given(st.text(max_size=300))
def test_any_text_is_borne(text: str) -> None:
    assert set(languages(text)) <= set(LANGUAGES)


def test_phrases_that_return_are_counted_with_their_places() -> None:
    returning = Returning(0.05)
    for number in range(400):
        habit = ["as", "a", "valued", "guest"] if number % 10 == 0 else ["nothing", "of", "the", f"k{number}"]
        cut = [*habit, *(f"w{number}.{place}" for place in range(30))]
        grams = list(zip(cut, cut[1:], cut[2:], strict=False))
        returning.add(grams, lambda place: (place, place + 3))
    often = {held.gram: held for held in returning.often(20)}
    assert set(often) == {("as", "a", "valued"), ("a", "valued", "guest"), ("nothing", "of", "the")}
    assert list(often["as", "a", "valued"].texts) == list(range(0, 400, 10))
    assert set(often["a", "valued", "guest"].starts[1:]) == {1}
    assert joined(list(often.values()))["as", "a", "valued"] == ("as", "a", "valued", "guest")


def test_the_count_holds_little_and_loses_little() -> None:
    """A habit that begins late among millions of other phrases is still counted nearly whole."""
    draw = random.Random(3)
    returning, habit, held = Returning(0.05), 0, 0
    for number in range(6_000):
        cut = [f"w{draw.randrange(50_000)}" for _ in range(120)]
        if number > 3_000 and draw.random() < 0.2:
            habit += 1
            cut[:6] = ["one", "two", "three", "four", "five", "six"]
        returning.add(list(zip(*(cut[start:] for start in range(6)), strict=False)), lambda place: (place, place))
        held = max(held, len(returning._held) + len(returning._once) + len(returning._before))
    often = list(returning.often(300))
    assert [each.gram[0] for each in often] == ["one"]
    assert len(often[0].texts) >= 0.99 * habit
    assert held < 320_000
