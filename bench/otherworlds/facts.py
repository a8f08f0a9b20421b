"""What one ad is to say."""

from __future__ import annotations

import msgspec
from bench.otherworlds.telling import Told
from bench.otherworlds.words import Site


class Facts(msgspec.Struct, frozen=True):
    """What one ad is to say."""

    name: str
    age: int
    fee: int
    city: str
    phone: str
    handle: tuple[str, str] | None
    handle_form: str
    email: str
    url: str
    shows_age: bool
    shows_price: bool
    site: Site
    told: Told = Told()

    @property
    def contacts(self) -> list[str]:
        """Ways to reach the person beside the number, as they are written."""
        handle = self.handle_form.format(*self.handle) if self.handle else ""
        return [said for said in (handle, self.email, self.url) if said]

    def filled(self, form: str, number: str = "") -> str:
        """A habit's form with the facts in it."""
        fields = {"name": self.name, "age": self.age, "city": self.city, "phone": number}
        return form.format(full=self.fee, half=round(0.06 * self.fee) * 10, **fields)
