"""Each extractor against its hand-written cases: what to read, what not to, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadlight.core.findings import Place
from leadlight.finder.extract.age import read_ages
from leadlight.finder.extract.email import read_emails
from leadlight.finder.extract.handle import read_handles
from leadlight.finder.extract.identity import read_identity
from leadlight.finder.extract.label import read_label
from leadlight.finder.extract.language import read_languages
from leadlight.finder.extract.name import read_names
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.payment import read_payments
from leadlight.finder.extract.phone import read_phones
from leadlight.finder.extract.place import read_places
from leadlight.finder.extract.price import read_prices
from leadlight.finder.extract.url import read_urls

Case = dict[str, Any]
CASES = Path(__file__).parent / "cases"


def cases(noun: str) -> list[Any]:
    """The cases of ``cases/<noun>.yaml``, each named by its reason."""
    entries: list[Case] = yaml.safe_load((CASES / f"{noun}.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param(entry, id=f"{place}: {entry['why']}") for place, entry in enumerate(entries)
    ]


def text_of(case: Case) -> Text:
    fields = (("title", "title"), ("body", "body"), ("text", "body"))
    return Text((name, str(case[key])) for key, name in fields if key in case)


def years(text: Text) -> list[str]:
    return [f"{age.years} {age.name or ''}".strip() for age in read_ages(text, text.plain)]


def prices(text: Text) -> list[str]:
    found = read_prices(text, text.plain, "US")
    return [f"{it.amount:g} {it.currency} {it.minutes or ''}".strip() for it in found]


READERS: dict[str, Callable[[Text], list[str]]] = {
    "phone": lambda text: [phone.e164 for phone in read_phones(text, "US")],
    "email": lambda text: [email.address for email in read_emails(text)],
    "handle": lambda text: [f"{it.platform}:{it.name}" for it in read_handles(text, text.plain)],
    "payment": lambda text: [f"{it.system}:{it.name}" for it in read_payments(text)],
    "age": years,
    "price": prices,
    "name": lambda text: [name.name for name in read_names(text, text.plain)],
    "language": lambda text: list(read_languages(text)),
    "identity": lambda text: [text.plain[start:end] for start, end in read_identity(text)],
}


@pytest.mark.parametrize(
    ("noun", "case"),
    [
        pytest.param(noun, *case.values, id=f"{noun} {case.id}")
        for noun in READERS
        for case in cases(noun)
    ],
)
def test_what_is_read(noun: str, case: Case) -> None:
    assert sorted(READERS[noun](text_of(case))) == sorted(case["expected"]), case["why"]


@pytest.mark.parametrize("case", cases("phone"))
def test_obscured_numbers_are_known_as_such(case: Case) -> None:
    phones = read_phones(text_of(case), "US")
    if case.get("obscured"):
        assert all(phone.obscured and phone.tricks for phone in phones), case["why"]


@pytest.mark.parametrize("case", [case for case in cases("phone") if case.values[0].get("plain")])
def test_plain_numbers_are_not_obscured(case: Case) -> None:
    assert not any(phone.obscured for phone in read_phones(text_of(case), "US"))


@pytest.mark.parametrize("case", cases("url"))
def test_addresses_and_whose_they_are(case: Case) -> None:
    links = read_urls(text_of(case), "nightboard.example")
    assert {link.url: link.personal for link in links} == case["expected"], case["why"]


@pytest.mark.parametrize("case", cases("place"))
def test_places(case: Case) -> None:
    if "label" in case:
        places = read_label("place", case["label"], "US", None)
    else:
        text, label = text_of(case), case.get("at", "")
        places = read_places(text, text.plain, "US", read_label("place", label, "US", None))
    assert sorted(map(_shown, places)) == sorted(case["expected"])


def _shown(place: Place) -> str:
    kind = "" if place.kind in ("label", "text") else f" ({place.kind})"
    return f"{place.name}, {place.admin1}{kind}"
