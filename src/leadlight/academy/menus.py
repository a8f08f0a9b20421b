"""How prices are written: amounts, and the minutes that they buy."""

from __future__ import annotations

import msgspec

from leadlight.academy.people import Rates

_PESOS = 16


class Form(msgspec.Struct, frozen=True):
    """A pattern over ``{q}``, ``{h}`` and ``{f}`` (quarter, half, full hour) and what it says."""

    pattern: str
    says: tuple[tuple[str, int | None], ...]


class Menu(msgspec.Struct, frozen=True):
    """A menu as written, and the (amount, minutes) that it states."""

    text: str
    prices: tuple[tuple[int, int | None], ...]


_Q, _H, _F = ("q", 15), ("h", 30), ("f", 60)
_ENGLISH = (
    Form("{h} hh {f} hr", (_H, _F)),
    Form("hh {h} / hr {f}", (_H, _F)),
    Form("${h}/30min ${f}/60min", (_H, _F)),
    Form("{q}/15min {h}/30min {f}/hr", (_Q, _H, _F)),
    Form("${f} roses", (("f", None),)),
    Form("${f} an hour", (_F,)),
    Form("{f} per hour, {h} half hour", (_F, _H)),
    Form("half hour {h}, hour {f}", (_H, _F)),
    Form("1hr ${f} | 30 mins ${h}", (_F, _H)),
    Form("15 min - ${q}\n30 min - ${h}\n60 min - ${f}", (_Q, _H, _F)),
    Form("${h} (30 min) ${f} (1 hour)", (_H, _F)),
    Form("{h} roses 30 minutes, {f} roses full hour", (_H, _F)),
    Form("rates: ${h}/half ${f}/full", (_H, _F)),
    Form("donation ${h} hhr, ${f} hour", (_H, _F)),
)
_SPANISH = (
    Form("media hora {h} / hora {f}", (_H, _F)),
    Form("${f} la hora", (_F,)),
    Form("${h} x 30 min, ${f} x 1 hora", (_H, _F)),
    Form("15 minutos ${q}, 30 minutos ${h}", (_Q, _H)),
    Form("una hora ${f}, media ${h}", (_F, _H)),
)
_IN_PESOS = (
    Form("{f} pesos la hora", (_F,)),
    Form("{h} pesos 30 min, {f} pesos 1 hora", (_H, _F)),
    Form("mxn {h} media hora / mxn {f} hora", (_H, _F)),
)
_FORMS = {"en": _ENGLISH, "es": _SPANISH}


def menu(rates: Rates, currency: str, language: str, habit: int) -> Menu:
    """The rates, given in US dollars, in the hand's own form for this language and money."""
    forms = _IN_PESOS if currency == "MXN" else _FORMS[language]
    form = forms[habit % len(forms)]
    quarter, half, hour = (_local(rate, currency) for rate in rates)
    amounts = {"q": quarter, "h": half, "f": hour}
    stated = tuple((amounts[which], minutes) for which, minutes in form.says)
    return Menu(form.pattern.format(**amounts), stated)


def _local(rate: int, currency: str) -> int:
    return rate * _PESOS // 100 * 100 if currency == "MXN" else rate
