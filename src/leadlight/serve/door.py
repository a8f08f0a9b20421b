"""The door that every request comes by: who it is, and whether the rule at its way lets him in."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from leadlight.core.context import Context
from leadlight.core.errors import PurposeError, ScopeError
from leadlight.govern.access import OWNERS, PUBLIC, Rule, Who, context_of, decide
from leadlight.govern.audit import Event, audited
from leadlight.govern.provider import provider_of
from leadlight.govern.sessions import who_has
from leadlight.govern.visits import PATIENCE
from leadlight.serve.api.asking import NO_PURPOSE, Programs
from leadlight.serve.reader import Reader
from leadlight.shell.forms import PROGRAMS
from leadlight.shell.limits import Buckets
from leadlight.shell.site import Site
from leadlight.store.home import Home

MOST_ATTEMPTS = 30
"""Sign-ins a minute from one address, in each process of the server."""


class Door:
    """Knows who comes to ``home``: the ``owner`` as long as nobody has an account, then whoever is
    signed in, and programs. ``is_secure`` says that browsers come by HTTPS; ``provider`` is by whom
    whoever is bound signs in, where one is set up."""

    def __init__(self, home: Home, owner: Context, *, is_secure: bool) -> None:
        self.home = home
        self.is_secure = is_secure
        self._attempts = Buckets(MOST_ATTEMPTS)
        self._programs = Programs(home, Buckets(home.settings.api_rate))
        self._owner = Who(
            name=owner.actor, rights=OWNERS, purpose=owner.purpose, called="whoever owns this home"
        )
        # A prefix by which a browser holds us to it: only this host, only by HTTPS.
        self.cookie = "__Host-leadlight" if is_secure else "leadlight"
        self.visit = f"{self.cookie}-visit"
        self.provider = provider_of(home.settings)

    def who(self, request: Request) -> Who | None:
        """Who asks with a cookie, or the owner; ``None`` if nobody who is known."""
        found = who_has(self.home, request.cookies.get(self.cookie))
        return found.who if found.has_accounts else self._owner

    def let_in(self, request: Request, rule: Rule | None) -> Reader:
        """The reader that passes by ``rule``. Whoever lacks the right stands in the log.

        Raises:
            LeadlightError: as ``govern.access.decide`` does.
        """
        is_program = request.url.path.startswith(PROGRAMS) or (
            rule is not None and rule.right == "watch" and "authorization" in request.headers
        )
        who = self._programs.who(request) if is_program else self.who(request)
        request.state.who = who
        try:
            decide(who, rule)
        except ScopeError:
            self._note(request, who)
            raise
        except PurposeError:
            if is_program:
                raise PurposeError(NO_PURPOSE) from None
            raise
        assert who is not None
        assert rule is not None
        return Reader(self.home, context_of(who, rule), who)

    def count(self, request: Request) -> None:
        """Let an attempt to sign in pass, unless too many came from the same address.

        Raises:
            HTTPException: they did.
        """
        allowance = self._attempts.take(request.client.host if request.client else "")
        if not allowance.is_given:
            wait = {"Retry-After": str(allowance.seconds)}
            says = f"too many try to sign in: again in {allowance.seconds} s"
            raise HTTPException(429, says, wait)

    def give(self, answer: Response, cookie: str) -> Response:
        """``answer``, with which a browser keeps ``cookie``."""
        answer.set_cookie(
            self.cookie, cookie, secure=self.is_secure, httponly=True, samesite="lax", path="/"
        )
        return answer

    def send(self, answer: Response, secret: str) -> Response:
        """``answer``, with which a browser keeps ``secret`` until the provider sends it back."""
        lasting = int(PATIENCE.total_seconds())
        answer.set_cookie(
            self.visit,
            secret,
            max_age=lasting,
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
            path="/",
        )
        return answer

    def receive(self, answer: Response) -> Response:
        """``answer``, with which a browser that came back forgets that secret."""
        answer.delete_cookie(self.visit, secure=self.is_secure, httponly=True, samesite="lax")
        return answer

    def take(self, answer: Response) -> Response:
        """``answer``, with which a browser forgets its cookie and all it kept of us."""
        answer.delete_cookie(self.cookie, secure=self.is_secure, httponly=True, samesite="lax")
        answer.headers["Clear-Site-Data"] = '"cache", "cookies"'
        return answer

    def _note(self, request: Request, who: Who | None) -> None:
        if who is None:
            return
        route = getattr(request.scope.get("route"), "path", "")
        refused = Event("access", route, {"method": request.method}, "refused")
        context = context_of(who, PUBLIC)
        with audited(self.home, context, refused):
            pass


def admit(request: Request) -> None:
    """Lets the request in, if the rule at its way does. Every request passes here."""
    site: Site = request.app
    rule = site.rules.at(request)
    if rule == PUBLIC:
        return
    door: Door = site.state.door
    request.state.reader = door.let_in(request, rule)


def who_sees(request: Request) -> Who | None:
    """Who will see the answer, also where everybody may; for the frame of its page."""
    if not hasattr(request.state, "who"):
        door: Door = request.app.state.door
        request.state.who = door.who(request)
    who: Who | None = request.state.who
    return who
