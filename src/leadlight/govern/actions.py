"""What can stand in the audit log: a closed list, so that no look is recorded by a slip's name."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Kind = Literal["read", "write", "export", "access", "keeping"]
"""What an action does: looks at people, changes what is held of them, takes it out of the house,
says who may look, or keeps the house itself."""
Outcome = Literal["done", "refused", "failed"]
"""How it ended: it was done, it was not allowed, or it was tried in vain."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Action(msgspec.Struct, frozen=True):
    """A kind of event: what it does, and what an auditor reads."""

    kind: Kind
    says: str


ACTIONS: dict[str, Action] = {
    "access": Action("access", "asked for what somebody's rights allow or not"),
    "account.areas": Action("access", "limited an account to areas, or no longer"),
    "account.bind": Action("access", "bound an account to somebody at the identity provider"),
    "account.disable": Action("access", "disabled an account"),
    "account.enable": Action("access", "enabled an account"),
    "account.factors": Action("access", "removed an account's second factors"),
    "account.lock": Action("access", "had an account locked by wrong passwords"),
    "account.make": Action("access", "made an account"),
    "account.password": Action("access", "gave an account a first password"),
    "account.release": Action("access", "released a locked account"),
    "account.roles": Action("access", "gave an account its roles"),
    "account.signout": Action("access", "ended all sessions of an account"),
    "account.unbind": Action("access", "undid an account's binding to the identity provider"),
    "accounts.read": Action("access", "listed accounts"),
    "ad.read": Action("read", "read an ad"),
    "agency.share": Action("access", "let an agency see another's records"),
    "agency.unshare": Action("access", "let an agency see another's records no more"),
    "archive.add": Action("write", "added ads to the archive"),
    "archive.check": Action("keeping", "held every file against its hash"),
    "archive.gather": Action("keeping", "made one of many small files of the archive"),
    "backup.make": Action("export", "made a backup"),
    "backup.restore": Action("write", "restored a backup"),
    "build.publish": Action("write", "put a build in force"),
    "build.start": Action("write", "began a build"),
    "case.add": Action("access", "added a member to a case"),
    "case.close": Action("access", "closed a case"),
    "case.open": Action("access", "opened a case"),
    "case.remove": Action("access", "removed a member of a case"),
    "cases.read": Action("access", "listed cases"),
    "changes.read": Action("read", "read what changed in the last build"),
    "factor.add": Action("access", "added a second factor"),
    "factor.remove": Action("access", "removed a second factor"),
    "feed.push": Action("write", "sent a feed"),
    "feed.read": Action("read", "asked what became of a feed that was sent"),
    "feeds.read": Action("read", "read the state of the feeds"),
    "graph.read": Action("read", "read a lead's link graph"),
    "holds.read": Action("read", "read what holds a lead together"),
    "hotspots.read": Action("read", "read numbers of leads by area and week"),
    "job.again": Action("write", "had a job done once more"),
    "job.ask": Action("write", "asked for a job"),
    "job.begin": Action("write", "began a job"),
    "job.cancel": Action("write", "cancelled a job"),
    "job.end": Action("write", "ended a job"),
    "job.read": Action("read", "read a job"),
    "jobs.read": Action("read", "listed jobs"),
    "judgement.ask": Action("read", "looked at two ads or leads to judge them"),
    "judgement.make": Action("write", "judged two ads or leads"),
    "judgement.undo": Action("write", "took a judgement back"),
    "judgements.read": Action("read", "read all judgements"),
    "known_hits.read": Action("read", "read the known abuse pictures that were met"),
    "lead.ads": Action("read", "read the ads of a lead"),
    "lead.read": Action("read", "read a lead"),
    "lead.similar": Action("read", "read the leads like one"),
    "leads.read": Action("read", "listed leads"),
    "legal_hold.end": Action("write", "ended a legal hold"),
    "legal_hold.make": Action("write", "held something back from purges"),
    "legal_holds.read": Action("keeping", "listed legal holds"),
    "links.read": Action("read", "read which lead each ad belongs to"),
    "log.check": Action("keeping", "verified the audit log"),
    "log.export": Action("export", "exported the audit log"),
    "log.forget": Action("write", "deleted content of the audit log by a rule"),
    "log.key": Action("access", "put a key in force that signs checkpoints"),
    "log.prove": Action("export", "took out a proof about the audit log"),
    "log.read": Action("read", "read the audit log"),
    "missing.add": Action("write", "read a feed of reports of missing children"),
    "missing.ask": Action("read", "asked for reports of missing children"),
    "missing.close": Action("write", "closed a report of a missing child"),
    "missing.forget": Action("write", "took away what lines said that were no reports"),
    "missing.list": Action("read", "listed reports of missing children"),
    "missing.match": Action("read", "held a report of a missing child against all ads"),
    "missing.packet": Action("export", "took out what may be of a missing child"),
    "missing.read": Action("read", "read the candidates of a missing child"),
    "missing.refused": Action("read", "read which lines were no reports"),
    "missing.review": Action("write", "said that a lead is not a missing child"),
    "missing.take": Action("write", "took a report of a missing child"),
    "missing.unreview": Action("write", "took a review of a missing child back"),
    "model.audit": Action("read", "swapped words of identity in ads"),
    "model.read": Action("read", "read a model's card"),
    "model.use": Action("write", "called a model back"),
    "models.read": Action("read", "listed models"),
    "note.ask": Action("read", "looked at a lead to write a note"),
    "note.strike": Action("write", "struck a note"),
    "note.write": Action("write", "wrote a note"),
    "notes.read": Action("read", "read the notes on a lead"),
    "password.change": Action("access", "changed the own password"),
    "path.read": Action("read", "read why two ads are one hand's"),
    "picture.hash": Action("read", "searched by a picture"),
    "proposals.read": Action("read", "listed the leads to be judged"),
    "purge": Action("write", "purged ads"),
    "purge.end": Action("write", "left nothing of what was purged"),
    "purge.scrub": Action("write", "scrubbed what a purge left"),
    "purges.read": Action("keeping", "listed purges"),
    "purpose.add": Action("access", "put a reason on the list of purposes"),
    "purpose.choose": Action("access", "said for what to look from now on"),
    "purpose.remove": Action("access", "took a reason off the list of purposes"),
    "quarantine.read": Action("read", "read what could not be read"),
    "quarantine.replay": Action("write", "read the quarantine again"),
    "retention.due": Action("read", "asked which ads are kept no longer"),
    "retention.read": Action("keeping", "read the rules of retention"),
    "retention.set": Action("write", "set how long records are kept"),
    "search": Action("read", "searched"),
    "search.remove": Action("write", "removed a kept search"),
    "search.save": Action("write", "kept a search"),
    "searches.read": Action("read", "read kept searches"),
    "session.end": Action("access", "ended a session"),
    "session.lock": Action("access", "locked a session"),
    "session.unlock": Action("access", "unlocked a session"),
    "signin": Action("access", "signed in"),
    "signin.second": Action("access", "gave a second factor"),
    "signout": Action("access", "signed out"),
    "subject.approve": Action("write", "approved a subject of criminal intelligence"),
    "subject.propose": Action("write", "proposed a subject of criminal intelligence"),
    "subject.refuse": Action("write", "refused a subject of criminal intelligence"),
    "subject.release": Action("export", "told somebody of a subject"),
    "subject.remove": Action("write", "removed subjects that were not reviewed in time"),
    "subject.review": Action("write", "reviewed a subject"),
    "subjects.read": Action("read", "listed subjects"),
    "template.read": Action("read", "read a text template"),
    "token.make": Action("access", "made a token"),
    "token.revoke": Action("access", "revoked a token"),
    "tokens.read": Action("access", "listed tokens"),
    "verdict.ask": Action("read", "looked at a lead to judge it"),
    "verdict.give": Action("write", "gave a verdict"),
    "verdict.retract": Action("write", "retracted a verdict"),
    "verdicts.read": Action("read", "read all verdicts"),
}
"""Every action by its name. A new one is added here, with the code that records it."""


def check(action: str, outcome: str) -> None:
    """Raises:
    ValueError: the action or the outcome is not of the list: whoever wrote the code must add it.
    """
    if action not in ACTIONS:
        raise ValueError(f"no action is called {action!r}: add it to leadlight.govern.actions")
    if outcome not in OUTCOMES:
        raise ValueError(f"no outcome is called {outcome!r}; there are: {', '.join(OUTCOMES)}")
