"""Where people live and when they work there."""

from dataclasses import dataclass
from random import Random

from portal.demo.names import EVERYWHERE


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    zone: str
    cultures: tuple[str, ...]
    language: str
    weight: int


def _place(line: str) -> Place:
    name, zone, cultures, language, weight = (part.strip() for part in line.split("|"))
    return Place(name, zone, tuple(cultures.split()) or EVERYWHERE, language, int(weight))


PLACES = tuple(
    map(
        _place,
        """
        Berlin | Europe/Berlin | german german german turkish polish british arab ukrainian | German | 14
        Hamburg | Europe/Berlin | german german german dutch | German | 4
        Munich | Europe/Berlin | german german german italian turkish | German | 5
        Lagos | Africa/Lagos | nigerian | Yoruba | 7
        Abuja | Africa/Lagos | nigerian | Hausa | 2
        Singapore | Asia/Singapore | singaporean singaporean singaporean indian filipino | Chinese | 7
        Bengaluru | Asia/Kolkata | indian | Kannada | 9
        Pune | Asia/Kolkata | indian | Marathi | 4
        Valencia | Europe/Madrid | spanish spanish spanish french | Spanish | 5
        Madrid | Europe/Madrid | spanish spanish spanish mexican | Spanish | 4
        São Paulo | America/Sao_Paulo | brazilian brazilian brazilian japanese italian | Portuguese | 6
        Recife | America/Recife | brazilian | Portuguese | 2
        Stockholm | Europe/Stockholm | swedish swedish swedish arab | Swedish | 4
        Gothenburg | Europe/Stockholm | swedish | Swedish | 2
        Warsaw | Europe/Warsaw | polish polish polish ukrainian | Polish | 5
        Kraków | Europe/Warsaw | polish polish ukrainian | Polish | 3
        Paris | Europe/Paris | french french french arab vietnamese | French | 5
        Lyon | Europe/Paris | french | French | 2
        London | Europe/London | british british indian nigerian italian polish | English | 8
        Glasgow | Europe/London | british | English | 2
        Dublin | Europe/Dublin | british british polish brazilian | English | 3
        Lisbon | Europe/Lisbon | brazilian brazilian spanish french german | Portuguese | 4
        Amsterdam | Europe/Amsterdam | dutch dutch dutch turkish indian | Dutch | 4
        Milan | Europe/Rome | italian italian italian arab | Italian | 3
        Kyiv | Europe/Kyiv | ukrainian | Ukrainian | 3
        Istanbul | Europe/Istanbul | turkish | Turkish | 3
        Cairo | Africa/Cairo | arab | Arabic | 3
        Beirut | Asia/Beirut | arab | Arabic | 2
        Haifa | Asia/Jerusalem | hebrew hebrew arab | Hebrew | 3
        Nairobi | Africa/Nairobi | kenyan | Swahili | 4
        Cape Town | Africa/Johannesburg | southafrican | Afrikaans | 3
        Dubai | Asia/Dubai | arab indian filipino british | Arabic | 2
        Hanoi | Asia/Ho_Chi_Minh | vietnamese | Vietnamese | 3
        Manila | Asia/Manila | filipino | Tagalog | 3
        Tokyo | Asia/Tokyo | japanese | Japanese | 3
        Seoul | Asia/Seoul | korean | Korean | 2
        Sydney | Australia/Sydney | british british singaporean indian vietnamese | English | 3
        Auckland | Pacific/Auckland | british british singaporean | English | 1
        New York | America/New_York | american american hebrew mexican indian | English | 4
        Toronto | America/Toronto | american british indian french korean | French | 3
        Chicago | America/Chicago | american american polish mexican | English | 2
        Mexico City | America/Mexico_City | mexican | Spanish | 3
        Bogotá | America/Bogota | mexican spanish | Spanish | 2
        Buenos Aires | America/Argentina/Buenos_Aires | spanish italian | Spanish | 2
        Los Angeles | America/Los_Angeles | american mexican korean filipino | Spanish | 2
        """.strip().splitlines(),
    )
)
AT = {place.name: place for place in PLACES}
WEIGHTS = tuple(place.weight for place in PLACES)
DAYS = (  # (from, to) in local minutes, and how usual; the last ones reach over midnight or are half days
    ((540, 1020), 30),
    ((480, 960), 18),
    ((600, 1080), 14),
    ((510, 1020), 8),
    ((420, 900), 6),
    ((570, 1080), 6),
    ((660, 1140), 5),
    ((540, 780), 4),
    ((780, 1260), 3),
    ((840, 1080), 2),
    ((960, 0), 1),
    ((1320, 360), 1),
)
HOURS = tuple(hours for hours, _ in DAYS)
HOURS_WEIGHTS = tuple(weight for _, weight in DAYS)


def choose_place(rng: Random) -> Place:
    return rng.choices(PLACES, WEIGHTS)[0]


def choose_hours(rng: Random) -> tuple[int, int]:
    """A working day in local minutes; it may cross midnight."""
    return rng.choices(HOURS, HOURS_WEIGHTS)[0]
