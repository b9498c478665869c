"""`python -m tests.bench.parts`: what each part of what is asked is worth, on holes of real code, and what a suffix of another file does.

`temoto bench --infill --without PARTS` asks all holes in one form, then all in the next, and times them. Here a hole is asked in every form
before the next one, so that most of a prompt is read once: a third of the time, no times, and any number of holes is a fair comparison.
With settings as any verb has them (`TEMOTO_BACKEND`, `TEMOTO_MODELS_CONTEXT`, …). Prints the table of docs/benchmarks.md, row by row of holes.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import replace
from math import erf, sqrt
from pathlib import Path

from temoto.compose.verbs import code_for_holes
from temoto.compose.world import opened
from temoto.core.completion.parts import Part
from temoto.core.infill.holes import Hole, HoleKind, chosen
from temoto.engine.completion import model_call
from temoto.engine.reports.infill import Column, Filled, filled_by
from temoto.engine.serving.ready import ready_session

EVERYTHING, WRONG = "everything", "a wrong suffix"
FORMS: tuple[str, ...] = (EVERYTHING, *Part, WRONG)
START_S = 600.0


async def compared(holes: Sequence[Hole], forms: Sequence[str], model: str, every: int) -> None:
    """Ask each hole in each form, and print what came of it after every so many holes."""
    world, reading = await opened(actions=True)
    wishes = replace(reading.settings.completion, enabled=True, ahead=False, delay_ms=0, other_files=True)
    wishes = replace(wishes, model=model or wishes.model)
    columns: dict[str, list[Filled]] = {form: [] for form in forms}
    async with ready_session(
        replace(world, leaves_nothing=True), replace(reading.settings, completion=wishes), START_S
    ) as session:
        served = session.serving.choice.model if session.serving else ""
        for number, hole in enumerate(holes, 1):
            for form in forms:
                # The suffix of a hole half the list away, which is of another file.
                other = replace(hole, suffix=holes[(number + len(holes) // 2) % len(holes)].suffix)
                asked, left_out = (other, "") if form == WRONG else (hole, form)
                parts = frozenset(part for part in Part if part == left_out)
                column = await filled_by(session, [asked], parts, lambda _: None)
                if column.problem is not None:
                    raise SystemExit(column.problem.text())
                columns[form] += column.filled
            if number % every == 0 or number == len(holes):
                print(table(columns, served), flush=True)


def table(columns: dict[str, list[Filled]], model: str) -> str:
    """What came of it so far: a row a figure, a column a form."""
    sides = {form: Column(model, "", frozenset(), tuple(filled)) for form, filled in columns.items()}
    rows = [["", *(form if form in {EVERYTHING, WRONG} else f"without {form}" for form in sides)]]
    rows.append(["exact", *(_share(side.share(lambda one: one.like.exact)) for side in sides.values())])
    rows.append(["first line", *(_share(side.share(lambda one: one.like.first_line)) for side in sides.values())])
    rows.append(["edit similarity", *(f"{side.similarity or 0:.3f}" for side in sides.values())])
    rows.append(["still parses", *(_share(side.share(lambda one: one.parses)) for side in sides.values())])
    rows.append(["empty", *(_share(side.share(lambda one: not one.text)) for side in sides.values())])
    rows.append(["another answer", *(_others(columns[EVERYTHING], filled) for filled in columns.values())])
    rows.append(
        ["with other files", *(str(sum(bool(one.answer.files) for one in filled)) for filled in columns.values())]
    )
    head = f"\n{model}: {len(columns[EVERYTHING])} holes\n"
    return head + "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _others(everything: Sequence[Filled], filled: Sequence[Filled]) -> str:
    """How many answers differ from those to everything: nearer to what stood there, as near, further; and how likely chance does that."""
    pairs = [
        (mine.like.similarity, theirs.like.similarity)
        for mine, theirs in zip(filled, everything, strict=True)
        if mine.text != theirs.text
    ]
    nearer, further = sum(mine > theirs for mine, theirs in pairs), sum(mine < theirs for mine, theirs in pairs)
    if not pairs:
        return "0"
    # The sign test, by its normal approximation.
    chance = 1 - erf(max(0.0, abs(nearer - further) - 1) / sqrt(2 * (nearer + further))) if nearer + further else 1.0
    return f"{len(pairs)}: {nearer} nearer, {further} further (p {chance:.2f})"


def _share(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place", type=Path, nargs="?")
    parser.add_argument("--model", default="")
    parser.add_argument("--kind", choices=[*HoleKind], default=HoleKind.LINES)
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--every", type=int, default=20)
    parser.add_argument(
        "--longer", type=float, default=model_call.LONGER, help="how much what other files say may slow a token"
    )
    parser.add_argument("--form", nargs="*", choices=FORMS, default=FORMS)
    given = parser.parse_args()
    model_call.LONGER = given.longer
    holes = chosen(code_for_holes(given.place), HoleKind(given.kind), given.n)
    forms = [EVERYTHING, *(form for form in given.form if form != EVERYTHING)]
    asyncio.run(compared(holes, forms, given.model, given.every))


if __name__ == "__main__":
    main()
