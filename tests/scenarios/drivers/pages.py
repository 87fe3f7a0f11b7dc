"""Reading a page of HTML as a visitor does: its forms, its alerts, and what it says about credit."""

from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from tests.scenarios.drivers.values import Shown

_VOID = {"input", "br", "img", "hr", "meta", "link"}


@dataclass
class Form:
    """A form with the values that the page filled in."""

    id: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """One page. forms: in order of appearance; alerts: the texts of what is marked as a warning or an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.alerts: list[str] = []
        self.credit: dict[str, str] = {}
        self.words: list[str] = []
        self._alert_depth = 0
        self._select = ""
        self._in_form = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            if name.startswith("data-credit-"):
                self.credit[name.removeprefix("data-credit-")] = value
        if tag == "form":
            self.forms.append(Form(values.get("id", ""), values.get("action", "")))
            self._in_form = True
        elif self._in_form and (name := values.get("name")):
            fields = self.forms[-1].fields
            if tag == "input" and values.get("type") not in ("submit", "button"):
                if values.get("type") not in ("checkbox", "radio") or "checked" in values:
                    fields[name] = values.get("value", "")
            elif tag == "select":
                self._select = name
        if tag == "option" and self._select and "selected" in values:
            self.forms[-1].fields[self._select] = values.get("value", "")
        if self._alert_depth:
            self._alert_depth += tag not in _VOID
        elif is_alert(values):
            self._alert_depth = 1
            self.alerts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        if tag == "select":
            self._select = ""
        if self._alert_depth and tag not in _VOID:
            self._alert_depth -= 1

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text:
            self.words.append(text)
        if self._alert_depth and text:
            self.alerts[-1] = f"{self.alerts[-1]} {text}".strip()

    def form(self, id_: str) -> Form | None:
        """Give the form with this id."""
        return next((form for form in self.forms if form.id == id_), None)

    def main(self) -> str:
        """Give all words of the page, for one that says what is wrong in its text."""
        return " ".join(self.words)

    def amount_after(self, label: str) -> Decimal | None:
        """Give the first amount that follows a label in the text, such as "Order total"."""
        if label not in self.words:
            return None
        for word in self.words[self.words.index(label) + 1 :]:
            digits = "".join(letter for letter in word if letter.isdigit() or letter == ".")
            if digits and any(letter.isdigit() for letter in digits):
                return Decimal(digits)
        return None

    def shown(self) -> Shown | None:
        """Give what the page says about credit: all of the total is left to pay where it says nothing."""
        if self.credit:
            return Shown(self.credit["balance"], self.credit["applied"], self.credit["remaining"])
        total = self.amount_after("Order total")
        return None if total is None else Shown("0.00", "0.00", f"{total:.2f}")


def is_alert(attributes: dict[str, str]) -> bool:
    """Tell whether an element with these attributes warns or refuses."""
    classes = set(attributes.get("class", "").split())
    if {"alert-success", "alert-info"} & classes:
        return False
    return (
        bool({"alert-danger", "alert-warning", "credit-error"} & classes) or attributes.get("role") == "alert"
    )
