"""Duties: in which roles a person may give a command; the first is meant where nobody is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.custody import rights_for
from pipeline.flow import Role, Step, may
from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.people.rights import RIGHTS, Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.custody import Act


def moving(step: Step, first: Role) -> tuple[Role, ...]:
    """Return the roles that the table of moves lets make a step."""
    return _led(first, (role for role in Role if may(role, step)))


def having(right: Right, first: Role) -> tuple[Role, ...]:
    """Return the roles that have a right."""
    return _led(first, (role for role in Role if right in RIGHTS[role]))


def handling(act: Act) -> tuple[Role, ...]:
    """Return the roles that the table of custody lets make a move, a keeper's before all."""
    wanted = rights_for(act)
    roles = [role for role in Role if wanted & RIGHTS[role].keys()]
    return _led(Role.KEEPER, roles)


def _led(first: Role, others: Iterable[Role]) -> tuple[Role, ...]:
    return (first, *(role for role in others if role not in {first, Role.MACHINE}))


CHECKING = moving(Step.CHECK, Role.REVIEWER)
REGISTERING = moving(Step.REGISTER, Role.REGISTRAR)
REDOING = moving(Step.REDO, Role.SUPERVISOR)
DELIMITING = moving(Step.REVISE, Role.REVIEWER)
REVIEWING = having(Right.REVIEW, Role.REVIEWER)
LOOKING = having(Right.SEE_ORIGINALS, Role.REVIEWER)
CAPTURING = having(Right.CAPTURE, Role.OPERATOR)
KNOWING = having(Right.SEE_RECORDS, Role.REGISTRAR)
SHELVING = tuple(dict.fromkeys((*having(Right.KEEP_VOLUMES, Role.KEEPER), *KNOWING)))
AWAITING = tuple(dict.fromkeys((*REVIEWING, *CAPTURING, *having(Right.SEE_FIGURES, Role.AUDITOR))))
"""Who settles what waits for a person, and who sees how much of it there is."""
HURRYING = (Role.REGISTRAR, Role.SUPERVISOR)
IMPORTING = (Role.OPERATOR, Role.KEEPER, Role.SUPERVISOR)
SUPERVISING = (Role.SUPERVISOR,)
RUNNING = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Looking after the installation itself: backups, stores, keys."""
CARRYING = (Role.OPERATOR, *RUNNING)
"""Bundles of a station: whoever scans there also sends it off."""
ADOPTING = (Role.OPERATOR, *RUNNING)
APPOINTING = having(Right.LOOK_AFTER_PEOPLE, Role.ADMINISTRATOR)
MANAGING = (Role.ADMINISTRATOR,)
"""Deciding which other systems are told of the archive."""
PERSONAL = (Role.ADMINISTRATOR, *sorted(PERSONAL_ROLES - {Role.ADMINISTRATOR}))
"""Whatever everybody does for themselves, and an administrator for others."""
GRANTING = having(Right.GRANT_ACCESS, Role.PRIVACY)
