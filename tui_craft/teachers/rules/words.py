"""Word lists of the offline rules: names, cities, products, months. Owns the lists; decides nothing.

Given names that are also cities, states or surnames of the famous are left out on purpose: replacing one of
those could turn a true sentence into a false one.
"""

from __future__ import annotations


def words(text: str, between: str | None = None) -> tuple[str, ...]:
    """The words of a list kept as one text, which is easier to read and to change."""
    return tuple(text.split(between))


FEMALE = words(
    "Aisha Alice Amelia Amira Andrea Anita Anna Beatrice Betty Carla Carmen Caroline Clara Daniela Deborah "
    "Diana Elena Elif Emily Emma Erika Eva Fatima Fiona Freya Greta Hanna Hannah Helen Helena Ines "
    "Ingrid Irene Isabel Jana Jane Janet Jessica Joanna Julia Karen Katarina Kate Laila Laura Leila Lena Linda "
    "Lisa Lucia Maria Marta Mary Maya Mei Mina Miriam Nadia Natalia Nina Nora Olga Olivia Paula Petra Priya "
    "Rachel Rosa Ruth Sandra Sara Sarah Selma Silvia Sofia Sonia Susan Tamara Tanya Teresa Ursula Valentina "
    "Vera Wanda Yasmin Yuki Zara"
)
MALE = words(
    "Ahmed Alan Albert Alex Ali Andreas Andrew Anton Ben Bernd Bob Brian Carlos Daniel Dario "
    "David Diego Dmitri Edward Emil Eric Erik Fabio Felix Filip Fred George Greg Hassan Henrik Henry "
    "Ivan Jack Jacob James Jan Javier Jens Jonas Jorge Josef Karl Kenji Kevin Kurt Lars Leo Liam Lucas Luis "
    "Marco Mario Martin Mateo Michael Mohamed Nico Nils Oliver Omar Oscar Otto Pablo Paul Pedro "
    "Peter Rafael Raj Ravi Richard Robert Ryan Sam Samir Samuel Simon Stefan Steven Sven Theo Thomas Tim Tom "
    "Tomas Viktor Walter William Yusuf Zoran"
)
SURNAMES = words(
    "Adler Almeida Andersen Bakker Baumann Becker Bergmann Bianchi Bishop Boateng Brandt Brennan Carvalho "
    "Castell Chandra Clarke Conti Costa Dalton Demir Dietrich Doyle Duarte Eriksen Farrell Ferrari Fischer "
    "Fontaine Friedrich Fuchs Gallagher Garnier Greco Haas Hansen Hartmann Hayes Herrmann Hoffmann Holm Horvat "
    "Iyer Jansen Jensen Kaya Keller Klein Kovacs Kowalski Kruger Kumar Lambert Lang Larsen Lehmann Lindberg "
    "Lopes Maier Mancini Marchetti Martins Meyer Moreau Moretti Murray Nair Nakamura Nielsen Novak Oliveira "
    "Olsen Osei Patel Pereira Petersen Popescu Quinn Ramos Reyes Ricci Richter Rossi Sato Schmidt Schneider "
    "Schulz Silva Simonsen Soares Sorensen Stein Suzuki Tanaka Torres Vargas Vogel Wagner Walsh Weber Winkler "
    "Wolff Yamada Yilmaz Zimmermann"
)
CITIES = words(
    "Aarhus|Amsterdam|Antwerp|Athens|Barcelona|Basel|Berlin|Bilbao|Bologna|Bordeaux|Bratislava|"
    "Bremen|Brussels|Bucharest|Budapest|Cologne|Copenhagen|Dresden|Dublin|Edinburgh|Frankfurt|"
    "Gdansk|Geneva|Genoa|Ghent|Glasgow|Gothenburg|Graz|Hamburg|Helsinki|Krakow|Leeds|Leipzig|"
    "Lille|Lisbon|Ljubljana|London|Lyon|Madrid|Malmo|Manchester|Marseille|Milan|Montreal|Munich|"
    "Nantes|Naples|New York|Oslo|Porto|Prague|Riga|Rome|Rotterdam|Salzburg|Seville|Stockholm|"
    "Strasbourg|Stuttgart|Tallinn|Toronto|Turin|Utrecht|Valencia|Vienna|Vilnius|Warsaw|Zagreb|Zurich",
    "|",
)

PRODUCTS: tuple[tuple[str, ...], ...] = (
    ("jacket", "coat", "raincoat", "cardigan", "hoodie", "sweater"),
    ("shirt", "blouse", "polo shirt", "T-shirt"),
    ("boots", "sneakers", "sandals", "running shoes", "hiking boots", "slippers"),
    ("backpack", "suitcase", "travel bag", "duffel bag", "messenger bag"),
    ("desk", "bookcase", "dining table", "sideboard", "wardrobe", "coffee table"),
    ("armchair", "office chair", "bar stool", "rocking chair", "desk chair"),
    ("mug", "plate", "bowl", "vase", "teapot"),
    ("mugs", "plates", "bowls", "glasses", "cups"),
    ("desk lamp", "floor lamp", "table lamp", "bedside lamp", "reading lamp"),
    ("kettle", "toaster", "coffee maker", "blender", "rice cooker", "hand mixer"),
    ("headphones", "earphones", "earbuds"),
    ("tablet", "laptop", "phone", "smartphone"),
    ("keyboard", "webcam", "monitor", "docking station"),
    ("towels", "bed sheets", "pillowcases", "curtains"),
    ("blanket", "duvet", "quilt", "bedspread"),
    ("notebooks", "sketchbooks", "planners", "calendars"),
)
"""Families of things: members of one family may stand in for one another (same number, same kind of use)."""

COUNTED = frozenset(
    words(
        "mugs plates bowls glasses cups shirts lamps chairs towels notebooks planners tickets seats items copies "
        "boxes pairs pieces units bottles bags books jackets licences licenses candles cushions posters batteries "
        "cables"
    )
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
NUMBER_WORDS = {value: word for word, value in NUMBERS.items()}

GENDER = dict.fromkeys(FEMALE, "female") | dict.fromkeys(MALE, "male")
"""Given name to the list it is in, so that `she` stays right when a name is drawn anew."""


def article(noun: str) -> str:
    """`a` or `an` before `noun` (by its first letter, which is enough for the lists here)."""
    return "an" if noun[:1].lower() in "aeiou" else "a"
