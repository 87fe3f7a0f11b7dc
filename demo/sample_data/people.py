"""Who buys in the sample shop and who works there. All of them are invented; `.example` is nobody's domain."""

from typing import NamedTuple


class Person(NamedTuple):
    """A customer with their address."""

    first_name: str
    last_name: str
    company: str
    street: str
    postcode: str
    city: str
    country: str
    phone: str = ""

    @property
    def email(self) -> str:
        """Return the address they log in with."""
        plain = f"{self.first_name}.{self.last_name}".lower().translate(PLAIN_LETTERS)
        return f"{plain}@{self.company.split()[0].lower().translate(PLAIN_LETTERS)}.example"


PLAIN_LETTERS = str.maketrans("áàäåãčçéèíïłñńóöøřśšúüýžæ", "aaaaacceeiilnnooorssuuyza") | {
    ord(" "): "",
    ord("'"): "",
}

CUSTOMERS = [
    Person(
        "Anna", "Lindqvist", "Brisa Interiors", "Hafenstraße 12", "20457", "Hamburg", "DE", "+49 40 5550142"
    ),
    Person("Marek", "Novák", "Moravia Logistics", "Vídeňská 88", "639 00", "Brno", "CZ", "+420 543 555 017"),
    Person("Giulia", "Rossi", "Studio Rossi", "Via Solferino 24", "20121", "Milano", "IT", "+39 02 5550 173"),
    Person(
        "Thomas",
        "Albrecht",
        "Albrecht Metallbau",
        "Industriestraße 7",
        "70565",
        "Stuttgart",
        "DE",
        "+49 711 5550188",
    ),
    Person(
        "Sofie", "Jensen", "Havn Arkitekter", "Strandgade 31", "1401", "København", "DK", "+45 35 55 01 29"
    ),
    Person(
        "Pierre",
        "Lefèvre",
        "Atelier Lefèvre",
        "12 rue des Tanneurs",
        "67000",
        "Strasbourg",
        "FR",
        "+33 3 55 50 12 44",
    ),
    Person(
        "Emma",
        "de Vries",
        "Kade Distributie",
        "Maasboulevard 140",
        "3011 TX",
        "Rotterdam",
        "NL",
        "+31 10 555 0161",
    ),
    Person("Piotr", "Wiśniewski", "Wisła Druk", "ul. Długa 15", "80-827", "Gdańsk", "PL", "+48 58 555 01 37"),
    Person(
        "Laura",
        "Fernández",
        "Puerto Norte",
        "Calle Marina 56",
        "08005",
        "Barcelona",
        "ES",
        "+34 93 555 01 82",
    ),
    Person(
        "James",
        "Whitfield",
        "Whitfield Joinery",
        "4 Canal Street",
        "M1 3HE",
        "Manchester",
        "GB",
        "+44 161 496 0155",
    ),
    Person(
        "Katharina",
        "Steiner",
        "Steiner Haustechnik",
        "Mariahilfer Straße 88",
        "1070",
        "Wien",
        "AT",
        "+43 1 5550 126",
    ),
    Person("Luca", "Meier", "Uetli Architekten", "Limmatquai 42", "8001", "Zürich", "CH", "+41 44 555 01 90"),
    Person("Ingrid", "Solberg", "Fjord Offshore", "Strandkaien 3", "5013", "Bergen", "NO", "+47 55 55 01 14"),
    Person(
        "Mikael",
        "Virtanen",
        "Sato Digital",
        "Aleksanterinkatu 19",
        "00100",
        "Helsinki",
        "FI",
        "+358 9 5550 148",
    ),
    Person("Oskar", "Nyström", "Vasa Byrå", "Vasagatan 8", "111 20", "Stockholm", "SE", "+46 8 555 016 70"),
    Person(
        "Claire", "Dubois", "Meuse Conseil", "Rue de la Loi 155", "1040", "Bruxelles", "BE", "+32 2 555 01 33"
    ),
    Person(
        "Siobhan",
        "O'Brien",
        "Liffey Events",
        "18 Dawson Street",
        "D02 X308",
        "Dublin",
        "IE",
        "+353 1 555 0127",
    ),
    Person(
        "João", "Pereira", "Tejo Cafés", "Rua Augusta 210", "1100-053", "Lisboa", "PT", "+351 21 555 0199"
    ),
    Person(
        "Markus",
        "Huber",
        "Isar Maschinenbau",
        "Landsberger Straße 300",
        "80687",
        "München",
        "DE",
        "+49 89 5550177",
    ),
    Person(
        "Yuki", "Tanaka", "Hikari Trading", "2-7-1 Marunouchi", "100-0005", "Tokyo", "JP", "+81 3 5550 1142"
    ),
    Person(
        "Rebecca", "Hughes", "Ashdown School", "Park Road 9", "BN1 4ST", "Brighton", "GB", "+44 1632 960118"
    ),
    Person("Jan", "Kowalski", "Baltik Meble", "ul. Portowa 3", "81-350", "Gdynia", "PL", "+48 58 555 01 64"),
    Person(
        "Elena",
        "Ferrari",
        "Officina Ferrari",
        "Corso Francia 101",
        "10138",
        "Torino",
        "IT",
        "+39 011 555 0136",
    ),
    Person(
        "Daniel",
        "Weiss",
        "Weiss Zahntechnik",
        "Kaiserstraße 61",
        "60329",
        "Frankfurt",
        "DE",
        "+49 69 5550159",
    ),
    Person(
        "Hannah", "Miller", "Lakeside Clinic", "410 Lake Avenue", "55802", "Duluth", "US", "+1 218 555 0147"
    ),
]

# The three customers of the guided tour, by what makes them interesting.
WITH_CREDIT, WITH_EXPIRING_CREDIT, WITHOUT_CREDIT = CUSTOMERS[:3]

CREDIT_CLERK = "credit@nordkontor.example"
OFFICE_CLERK = "office@nordkontor.example"
SUPERUSER = "admin@nordkontor.example"
STAFF = {
    CREDIT_CLERK: ("Clara", "Vogt"),
    OFFICE_CLERK: ("Ole", "Petersen"),
    SUPERUSER: ("Ada", "Brandt"),
}
