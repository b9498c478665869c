"""What happened at each pause of a replay, and for how long what stood on screen: one line an event, milliseconds from the pause's key."""

from collections.abc import Iterator, Sequence

from tests.bench.replay.typist import PAUSE_S, Seen
from tests.bench.replay.watched import Call

BEFORE_S = 1.0  # what happened before a pause's key and is still part of its story


def timeline(seen: Seen, calls: Sequence[Call]) -> Iterator[str]:
    """Every pause with the questions the model had around it, every answer, and every ghost."""
    keys = [moment for moment in seen.moments if moment.kind == "key"]
    for key, after in zip(keys, [*keys[1:], None], strict=True):
        ended = after.at if after else key.at + 1.0
        shown = [m for m in seen.moments if m.kind in {"right", "wrong"} and key.at - 0.001 <= m.at < ended]
        if ended - key.at < PAUSE_S:
            for moment in shown:
                if moment.kind == "right" and moment.seconds > 0.02:
                    yield f"  typing  right {moment.seconds * 1000:.0f} ms at {key.text.partition('│')[0][-20:]!r}: {moment.text!r}"
            continue
        yield f"pause {(ended - key.at) * 1000:.0f} ms at {key.text!r}"
        lines: list[tuple[float, str]] = []
        for call in calls:
            if key.at - BEFORE_S < call.ended and call.began < ended:
                first = f"first after {(call.first - call.began) * 1000:.0f}" if call.first else "no token"
                how = "left" if call.left else "done"
                lines.append((call.began, f"asked …{call.prompt[-12:]!r} ≤{call.most}: {first}, {call.written} by "
                              f"{(call.ended - call.began) * 1000:.0f} {how} {call.text!r}"))  # fmt: skip
        lines += [(m.at, f"answer {m.text}") for m in seen.moments if m.kind == "answer" and key.at < m.at < ended]
        lines += [(m.at, f"{m.kind} for {m.seconds * 1000:.0f}: {m.text!r}") for m in shown]
        yield from (f"    {(at - key.at) * 1000:+6.0f} {line}" for at, line in sorted(lines))
