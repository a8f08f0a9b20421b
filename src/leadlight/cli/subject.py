"""`leadlight subject`: subjects of criminal intelligence, as 28 CFR 23.20 wants them kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated, cast

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json, print_list, talk
from leadlight.cli.session import session
from leadlight.core.errors import InputError
from leadlight.core.subjects import (
    ACTIVITIES,
    Activity,
    Basis,
    Reliability,
    Subject,
    Suspect,
    Validity,
)
from leadlight.govern.subjects import (
    all_subjects,
    decide,
    propose,
    release,
    remove_overdue,
    review,
)
from leadlight.shell.wording import count

NumberArgument = Annotated[int, typer.Argument(metavar="SUBJECT", help="Its number in the list.")]
ReviewOption = Annotated[
    str | None,
    typer.Option("--review-by", help="A day, five years from now at the latest and if not said."),
]
_CODES = "; ".join(f"{code}: {says}" for code, says in ACTIVITIES.items())


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(
        help="Subjects of criminal intelligence (28 CFR 23): suspects alone, approved by another "
        "person, reviewed within five years.",
        no_args_is_help=True,
    )
    verbs.command("propose")(put_forward)
    verbs.command("approve")(approve)
    verbs.command("refuse")(refuse)
    verbs.command("review")(keep_on)
    verbs.command("release")(tell)
    verbs.command("list")(list_all)
    verbs.command("remove")(remove)
    app.add_typer(verbs, name="subject")


def put_forward(
    name: Annotated[str, typer.Argument(help="The suspect. A victim or witness is none.")],
    facts: Annotated[str, typer.Option(help="The facts that the suspicion stands on.")],
    activity: Annotated[str, typer.Option(help=_CODES)],
    reliability: Annotated[
        str, typer.Option(help="Of the source: reliable, usually reliable, unreliable, unknown.")
    ],
    validity: Annotated[
        str, typer.Option(help="Of the facts: confirmed, probable, doubtful, cannot be judged.")
    ],
    is_conduct: Annotated[
        bool, typer.Option("--conduct", help="State that this is about conduct, not about views.")
    ] = False,
    known_by: Annotated[str, typer.Option(help="What tells the suspect from namesakes.")] = "",
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a suspect forward; another person approves."""
    basis = Basis(
        facts=facts,
        activity=cast("Activity", activity),
        reliability=cast("Reliability", reliability),
        validity=cast("Validity", validity),
        is_conduct=is_conduct,
    )
    with session(home, purpose) as (opened, context):
        made = propose(opened, context, Suspect(name=name, known_by=known_by), basis)
    _tell(made, f"Proposed: subject {made.id}", as_json=as_json)


def approve(
    number: NumberArgument,
    review_by: ReviewOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Approve what somebody else proposed."""
    with session(home, purpose) as (opened, context):
        made = decide(opened, context, number, approve=True, review_by=_day_of(review_by))
    _tell(made, f"Approved: subject {made.id}, to be reviewed by {made.review_by}", as_json=as_json)


def refuse(
    number: NumberArgument,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Refuse what somebody else proposed: its content goes at once."""
    with session(home, purpose) as (opened, context):
        made = decide(opened, context, number, approve=False)
    _tell(made, f"Refused: subject {made.id}", as_json=as_json)


def keep_on(
    number: NumberArgument,
    because: Annotated[str, typer.Option(help="Why the record is worth keeping.")],
    review_by: ReviewOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Review a record and keep it on."""
    with session(home, purpose) as (opened, context):
        made = review(opened, context, number, because, _day_of(review_by))
    if as_json:
        print_json([made])
    else:
        out.print(f"Reviewed: subject {made.subject}, again by {made.review_by}", markup=False)


def tell(
    number: NumberArgument,
    to: Annotated[str, typer.Option(help="Who is told: the person and the agency.")],
    because: Annotated[str, typer.Option(help="The need and the right to know.")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write down that somebody outside of the agency is told of a subject."""
    with session(home, purpose) as (opened, context):
        made = release(opened, context, number, to, because)
    if as_json:
        print_json([made])
    else:
        out.print(f"Written down: subject {made.subject}, told to {made.given_to}", markup=False)


def list_all(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List the records that are kept, and until when each is to be reviewed."""
    with session(home, purpose) as (opened, context):
        found = all_subjects(opened, context)
    print_list(found, _table, "There is no subject.", as_json=as_json)


def remove(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Remove the content of all records that nobody reviewed in time."""
    with session(home, purpose) as (opened, context):
        gone = remove_overdue(opened, context)
    if as_json:
        print_json([{"removed": gone}])
    else:
        talk.print(f"{count(len(gone), 'subject')} removed")


def _tell(subject: Subject, says: str, *, as_json: bool) -> None:
    if as_json:
        print_json([subject])
    else:
        out.print(says, markup=False)


def _day_of(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--review-by {text!r}: give a day, as in 2027-03-01") from None


def _table(found: list[Subject]) -> Table:
    table = Table()
    for column in ("subject", "suspect", "activity", "source", "facts", "state", "review by"):
        table.add_column(column, overflow="fold")
    for each in found:
        table.add_row(
            str(each.id),
            each.suspect.name if each.suspect else "",
            ACTIVITIES[each.activity],
            f"{each.reliability}, {each.validity}",
            each.facts,
            each.state,
            str(each.review_by or ""),
        )
    return table
