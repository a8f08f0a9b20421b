"""What a page's form sends, in the shape that it is meant to have."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from leadlight.core.errors import InputError

Form = TypeVar("Form", bound=msgspec.Struct)


def form_of(fields: dict[str, str], shape: type[Form]) -> Form:
    """``fields`` as ``shape``.

    Raises:
        InputError: one is lacking, or is not of its type.
    """
    try:
        return msgspec.convert(fields, shape, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"the form cannot be read: {error}") from None
