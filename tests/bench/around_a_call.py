"""What costs completion's own work around one model call, by kind of file, and does a longer file cost more?"""

from time import perf_counter

from tests.core.completion.test_speed import FILES, around_a_call

ROUNDS = 200


def _best(lines: list[str]) -> float:
    """Milliseconds at the middle of the file: the shortest of many, since what else runs here only adds."""
    took: list[float] = []
    for _ in range(ROUNDS):
        began = perf_counter()
        around_a_call(lines, len(lines) // 2)
        took.append(perf_counter() - began)
    return min(took) * 1000


def around_a_call_rows() -> list[tuple[str, str, str, str, str]]:
    """The rows of the table: what, measured, against, ratio, budget."""
    rows: list[tuple[str, str, str, str, str]] = []
    for name, lines in FILES.items():
        long, short = _best(lines(100_000)), _best(lines(20_000))
        rows.append(
            (f"around a model call, 100,000 lines: {name}", f"{long:.2f} ms", f"20,000 lines {short:.2f} ms", f"{long / short:.2f}", "≤ 1.1")
        )  # fmt: skip
    return rows
