"""What people type to find a customer, read into conditions.

Every word has to fit. A word fits that begins a word of name, company, account number or address, an e-mail address or
its domain, or a phone number, or that ends a phone number; a number counts as one in whatever way it is spelled.
The same rules made the words: ``migrations/sql/0006_fold.sql`` and ``0007_words.sql``.
"""

import re
import unicodedata
from collections.abc import Iterator

from ..errors import Invalid
from .copy_rules import LONGEST_KEY
from .customer_query import NOBODY, SEARCH, Condition
from .ledger import can_be_kept

MAX_SEARCH = 200
LONGEST_WORD = 100  # as much of it as is kept
FEWEST_DIGITS = 3  # of the end of a phone number; fewer would fit one customer in a hundred
NATIONAL_DIGITS = 9  # a number with its country has so many at least
_AROUND = "<>,;"  # of an address, as it is pasted from a mail
_PLAIN = re.compile(r"[\x20-\x7e]*")
_MARKS = re.compile("[\u0300-\u036f]")
_SPACES = re.compile(r"\s+")
_BETWEEN = re.compile("[^0-9a-z\u00c0-\u1fff\u2c00-\U0010ffff]+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŀ": "l"}
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_OF_PHONE = re.compile(r"[+(]?[0-9()/.\-]*[0-9][0-9()/.\-]*")


def fold(text: str) -> str:
    """Write text as it is compared: as the SQL function ``customer_ext_fold`` does."""
    if _PLAIN.fullmatch(text):
        return re.sub(" {2,}", " ", text.lower()).strip(" ")
    letters = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    # One by one: lower() on its own writes a sigma at the end of a word in another way.
    lowered = "".join(letter.lower() for letter in letters).translate(_LETTERS)
    return _SPACES.sub(" ", lowered).strip(" ")


def conditions(text: str) -> list[Condition]:
    """Read a search; empty text gives none. Raises Invalid."""
    if len(text) > MAX_SEARCH:
        raise Invalid(f"A search has {MAX_SEARCH} characters at most.", field="search")
    if not can_be_kept(text):
        raise Invalid("The text has a character that cannot be kept.", field="search")
    found: list[Condition] = []
    queries: list[str] = []
    typed = text.split()
    worded = [word for word in typed if not _BETWEEN.fullmatch(fold(word)) or "@" in word]  # no lone dashes
    if typed and not worded:
        return [NOBODY]
    for words in _runs(worded):
        address = words[0].strip(_AROUND)
        if "@" in address.lstrip("@"):
            found.append(_email(address))
            continue
        query = _query(words)
        if not query:
            return [NOBODY]
        queries.append(f"({query})")
    if queries:
        found.append(Condition("s.words @@ %s::tsquery", (" & ".join(queries),), SEARCH))
    return found


def _runs(words: list[str]) -> Iterator[list[str]]:
    """Put words side by side that may be one phone number; every other word stands alone."""
    run: list[str] = []
    for word in words:
        if _OF_PHONE.fullmatch(word):
            run.append(word)
            continue
        if run:
            yield run
            run = []
        yield [word]
    if run:
        yield run


def _query(words: list[str]) -> str:
    """Write a word as a query, or several that are what they say or one phone number together; empty for nobody."""
    queries = [_word(word) for word in words]
    each = " & ".join(f"({query})" for query in queries) if all(queries) else ""
    if len(words) == 1:
        return each
    return " | ".join(f"({choice})" for choice in (each, _phone(" ".join(words))) if choice)


def _word(word: str) -> str:
    """Write one word as a query; empty where it is nothing that anybody could have."""
    folded = fold(word)
    if folded.startswith("@"):
        return _lexeme(folded) if folded != "@" else ""
    pieces = _BETWEEN.split(folded)
    last, whole = pieces[-1], [_lexeme(piece, prefix=False) for piece in pieces[:-1] if piece]
    terms = [*whole, _lexeme(last)] if last else whole
    if not terms:
        return ""
    choices = [" & ".join(terms)]
    if folded[0].isalnum():
        choices.append(_lexeme(f"@{folded}"))
    if _OF_PHONE.fullmatch(word):
        choices.append(_phone(word))
    return " | ".join(choice for choice in choices if choice)


def _email(word: str) -> Condition:
    start = fold(word)[:LONGEST_KEY]
    for special in ("\\", "%", "_"):
        start = start.replace(special, f"\\{special}")
    return Condition("p.email LIKE %s", (f"{start}%",))


def _phone(text: str) -> str:
    """Write a number as a query: how it begins, how it ends, and how it is kept without its country."""
    spelled = text.replace("(0)", "")
    digits = re.sub(r"\D", "", spelled)
    has_country = spelled.lstrip().startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if has_country else digits
    if not digits:
        return ""
    choices = [_lexeme(f"+{digits}")]
    end = digits.lstrip("0")
    if len(end) >= FEWEST_DIGITS:
        choices.append(_lexeme(f"#{end[::-1]}"))
    if has_country and len(end) >= NATIONAL_DIGITS:
        without = [end[country:] for country in (1, 2, 3)]
        choices += [_lexeme(f"+{zero}{rest}", prefix=False) for rest in without for zero in ("0", "")]
    return " | ".join(choices)


def _lexeme(text: str, *, prefix: bool = True) -> str:
    quoted = text[:LONGEST_WORD].replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*" if prefix else f"'{quoted}'"
