"""No look without somebody who looks and a reason."""

from __future__ import annotations

import pytest

from leadlight.core.context import Context
from leadlight.core.errors import LeadlightError, PurposeError


@pytest.mark.parametrize(("actor", "purpose"), [("", "case 7"), (" ", "case 7")])
def test_somebody_looks(actor: str, purpose: str) -> None:
    with pytest.raises(PurposeError, match="no actor"):
        Context(actor, purpose)


@pytest.mark.parametrize("purpose", ["", " ", "\t\n", "\u2003"])
def test_there_is_a_purpose(purpose: str) -> None:
    with pytest.raises(PurposeError, match="--purpose"):
        Context("analyst", purpose)


def test_a_context_cannot_be_changed() -> None:
    context = Context("analyst", "case 7")
    assert context.scope == "home"
    with pytest.raises(AttributeError):
        context.purpose = ""  # type: ignore[misc]  # that it cannot be set is the test


def test_every_error_is_of_one_tree() -> None:
    assert issubclass(PurposeError, LeadlightError)
