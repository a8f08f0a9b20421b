"""How an ad says whom to reach: number, handle, address, site, payment tag."""

from __future__ import annotations

import msgspec

from leadlight.academy import names, obfuscation
from leadlight.academy.hands import Hand
from leadlight.academy.numbering import e164
from leadlight.academy.obfuscation import Spelling
from leadlight.academy.plan import Posting

_AT_DOT = ("{} at {} dot {}", "{}(at){}(dot){}", "{} [at] {} [dot] {}", "{} @ {} . {}")


class Contacts(msgspec.Struct):
    """What stands in the title and in the body, and what it means."""

    title: str = ""
    body: list[str] = []
    phones: list[str] = []
    emails: list[str] = []
    handles: list[str] = []
    urls: list[str] = []
    payments: list[str] = []
    tricks: list[str] = []


def contacts(hand: Hand, posting: Posting, harshness: float) -> Contacts:
    """The contacts of one ad; ``harshness`` is the world's obfuscation."""
    said, chance = Contacts(), hand.chance
    if not chance.often(hand.habits.silent):
        _say_number(said, hand, posting.number, harshness)
        _say_second(said, hand, posting)
    if chance.often(hand.habits.handles):
        _say_handle(said, hand, posting)
    if chance.often(hand.habits.emails):
        _say_email(said, hand)
    if hand.url and chance.often(0.9):
        said.body.append(chance.pick(("{}", "site: {}", "more at {}")).format(hand.url))
        said.urls.append(hand.url)
    if hand.payment and chance.often(0.6):
        said.body.append(f"cashapp {hand.payment}")
        said.payments.append(f"cashapp:{hand.payment[1:]}")
    return said


def _say_number(said: Contacts, hand: Hand, number: str, harshness: float) -> None:
    chance = hand.chance
    spelling = _spelled(hand, number, harshness)
    said.phones.append(e164(number))
    said.tricks.extend(spelling.tricks)
    cue = f"{hand.style.call} " if hand.style.call else ""
    if spelling.rest:
        said.title, spelled = spelling.text, spelling.rest
    else:
        spelled = spelling.text
        if "lines" not in spelling.tricks and chance.often(0.1):
            said.title = spelled
            if chance.often(0.5):
                return
    said.body.append(cue + spelled)


def _spelled(hand: Hand, number: str, harshness: float) -> Spelling:
    chance, style = hand.chance, hand.style
    if not chance.often(hand.habits.obscures):
        return obfuscation.plain(number, style.number_form)
    if chance.often(0.06):
        return obfuscation.split(number, chance)
    return obfuscation.obscured(number, style.tricks, harshness, chance)


def _say_second(said: Contacts, hand: Hand, posting: Posting) -> None:
    """Now and then a hand with two lines gives both."""
    phones = hand.means.phones
    if len(phones) < 2 or not hand.chance.often(0.1):
        return
    for phone in phones:
        number = phone.number(posting.at)
        if number != posting.number:
            said.phones.append(e164(number))
            said.body.append("or " + obfuscation.plain(number, hand.style.number_form).text)


def _say_handle(said: Contacts, hand: Hand, posting: Posting) -> None:
    chance = hand.chance
    if posting.people:
        platform, account = hand.people[posting.people[0]].handle
    else:
        platform, account = names.handle(names.stage_name(chance), chance)
    said.handles.append(f"{platform}:{account}")
    said.body.append(chance.pick(names.stock().platforms[platform]).format(account))


def _say_email(said: Contacts, hand: Hand) -> None:
    """Plainly, or by the hands that hide their numbers, with words for the signs."""
    chance, address = hand.chance, hand.email
    said.emails.append(address)
    if chance.often(hand.habits.obscures / 2):
        user, host = address.split("@")
        said.body.append(chance.pick(_AT_DOT).format(user, *host.split(".")))
        said.tricks.append("at_dot")
    else:
        said.body.append(address)
