"""One tree of errors. Each names the input, the place and the remedy."""

from __future__ import annotations


class LeadlightError(Exception):
    """Something that a person can act on; shown as one line, without a traceback."""


class InputError(LeadlightError):
    """A file, record or argument from outside is not what it should be."""


class RecordError(InputError):
    """One record of a feed cannot be read; the feed goes on without it."""


class HomeError(LeadlightError):
    """The data folder is missing, damaged, too new or in use."""


class BusyError(HomeError):
    """Another process writes to the data folder; it will be free again."""


class KeyReusedError(InputError):
    """Something else was sent under this key before."""


class FullError(LeadlightError):
    """There is no room for more at this moment; ``seconds`` until it is worth another try."""

    def __init__(self, says: str, seconds: int) -> None:
        super().__init__(says)
        self.seconds = seconds


class NotFoundError(LeadlightError):
    """What was asked for is not in the data folder."""


class PurposeError(LeadlightError):
    """A look at people was asked for without saying why."""


class RefusedError(LeadlightError):
    """Asked for something that Leadlight does not do."""


class RequestError(InputError):
    """A request is not of its form, whatever it asks for."""


class AccessError(LeadlightError):
    """Nobody whom this home knows asked."""


class SignInError(AccessError):
    """Nobody is signed in, or no longer."""


class SecondFactorError(AccessError):
    """The password was right, and a second factor is still to come."""


class LockedError(AccessError):
    """The session is locked until whoever began it says that it is him."""


class PasswordDueError(AccessError):
    """The password was set by somebody else and must be changed first."""


class ProviderError(AccessError):
    """The identity provider did not answer, or not as it must."""


class ScopeError(LeadlightError):
    """Somebody asked for more than he may do."""


class GoneError(LeadlightError):
    """What was asked for was here, and is no longer kept."""
