"""What does `temoto plan` show? The models a server uses, with their reasons, and what could be fetched for roles without one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from temoto.core.messages import Note, note
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import Role
from temoto.core.planning import roles
from temoto.core.planning.candidates import Candidate, Forms
from temoto.core.planning.explained import Planned, RolePlan, explained
from temoto.core.planning.guide_planned import guide_plan
from temoto.core.planning.offer import is_demo
from temoto.core.planning.served import Here, Served, stepped_before


def shown(here: Here, served: Served, beside: Forms, warnings: Sequence[Note] = ()) -> Planned:
    """The plan as `temoto plan` shows it. Roles the server has a model for are `installed`, and are exactly those it uses;
    what others could have is out of `beside`."""
    question = here.question
    together = served.residency
    if question.resident and here.tables is None and all(one.fits for one in served.chosen.values()):
        filled = served.search.together(served.search.filled_up(served.chosen, beside))
        together = replace(filled, resident=together.resident)
    said = explained(question, served.search, together)
    planned = {role: replace(one, installed=role in served.chosen) for role, one in said.roles.items()}
    if (why := stepped_before(served)) is not None:
        planned[roles.FIRST] = replace(planned[roles.FIRST], reasons=(*planned[roles.FIRST].reasons, why))
    said = replace(
        said, roles=MappingProxyType(planned), notes=(*said.notes, *warnings), fetch=_fetch(here, served, planned)
    )
    if here.tables is None:
        return replace(said, notes=(*said.notes, *_demo(here, served)))
    guide = guide_plan(replace(question, beside=beside), here.tables, here.box_gb, use=here.use)
    return _with_the_guide(served, guide, said, warnings)


def _demo(here: Here, served: Served) -> tuple[Note, ...]:
    """What would complete code here, where only the demo model does."""
    first, best = served.first, served.best.get(roles.FIRST)
    if first is None or best is None or not is_demo(first.card, here.question.catalog):
        return ()
    return (note(PlanMessage.DEMO, tag=first.weights.tag, better=best.weights.tag),)


def _fetch(here: Here, served: Served, planned: Mapping[Role, RolePlan]) -> tuple[Candidate, ...]:
    """The models to fetch for the plan; where the installed ones do not fit, or are the demo model, the best that would."""
    first = served.first
    poor = first is not None and (not first.fits or is_demo(first.card, here.question.catalog))
    wanted = served.best.values() if poor else (one.candidate for one in planned.values())
    return _once(one for one in wanted if one.weights.tag not in here.question.installed)


def _with_the_guide(served: Served, guide: Planned, plan: Planned, warnings: Sequence[Note]) -> Planned:
    """The plan with the guide's reasons for its models; those not installed stand for roles the server has no model for."""
    planned: dict[Role, RolePlan] = {}
    for role in roles.ROWS:
        ours, theirs = plan.roles.get(role), guide.roles.get(role)
        if ours is not None and theirs is not None and role in served.taken:
            stepped = ours.reasons[-1:] if role is roles.FIRST and served.stepped else ()
            planned[role] = replace(
                theirs, candidate=ours.candidate, reasons=(*theirs.reasons, *stepped), installed=True
            )
        elif ours is not None:
            planned[role] = ours
        elif theirs is not None:
            planned[role] = replace(theirs, installed=False)
    fetch = _once(one.candidate for one in served.missing)
    notes = (*guide.notes, *warnings)
    return replace(plan, profile="guide", roles=MappingProxyType(planned), notes=notes, fetch=fetch)


def _once(wanted: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple({one.weights.tag: one for one in wanted}.values())
