"""What is typed: six pieces of work, each a document and what somebody does in it, at a pace of their own.

A step is text that is typed key by key (a line break with the indentation an editor puts behind it is one key), or:

    Pause(ms)      the hands rest
    Typo("teh")    typed, noticed, taken back
    Take("text")   inserted at once, as a paste or an accepted menu entry is
    Jump("text")   the cursor goes behind the first place where this stands

The rhythm comes from a random number generator with the trace's name as its seed: keys 50 to 170 ms apart, the first of a word later.
All text was written for this.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pause:
    ms: int


@dataclass(frozen=True, slots=True)
class Typo:
    text: str


@dataclass(frozen=True, slots=True)
class Take:
    text: str


@dataclass(frozen=True, slots=True)
class Jump:
    behind: str


Step = str | Pause | Typo | Take | Jump


@dataclass(frozen=True, slots=True)
class Trace:
    """`document` is what is open at the beginning; `│` in it is the cursor."""

    name: str
    language: str
    document: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """After `wait_s`, `insert` at the cursor, or take back `back` characters, or go behind `jump`; what is typed after it is `future`."""

    wait_s: float
    insert: str = ""
    back: int = 0
    jump: str = ""
    future: str = ""


def keys(trace: Trace) -> list[Key]:
    """Every key of a trace, in order."""
    raw = list(_keys(trace))
    future, done = "", list[Key]()
    for key in reversed(raw):
        done.append(Key(key.wait_s, key.insert, key.back, key.jump, future))
        if key.jump:
            future = ""
        elif key.back:
            future = "\x00" * key.back + future  # what is taken back is nobody's right continuation
        else:
            future = future[len(key.insert) :] if future.startswith("\x00") else key.insert + future
    return done[::-1]


def _keys(trace: Trace) -> Iterator[Key]:
    rhythm = random.Random(trace.name)
    wait = 0.0
    for step in trace.steps:
        match step:
            case Pause(ms):
                wait += ms / 1000
            case Take(text):
                yield Key(wait + 0.1, insert=text)
                wait = 0.0
            case Jump(behind):
                yield Key(wait + 0.6, jump=behind)
                wait = 0.3
            case Typo(text):
                for letter in text:
                    yield Key(wait + rhythm.uniform(0.05, 0.15), insert=letter)
                    wait = 0.0
                wait = 0.35
                for _ in text:
                    yield Key(wait + rhythm.uniform(0.06, 0.1), back=1)
                    wait = 0.0
            case str(text):
                for piece in re.findall(r"\n[ \t]*|.", text):
                    first = not piece.isalnum()
                    yield Key(
                        wait + rhythm.uniform(0.05, 0.17) + (rhythm.uniform(0, 0.15) if first else 0), insert=piece
                    )
                    wait = 0.0


PYTHON = Trace(
    "python",
    "python",
    '''"""Readings of a weather station."""

from dataclasses import dataclass


@dataclass
class Reading:
    station: str
    hour: int
    degrees: float


def load(path: str) -> list[Reading]:
    readings = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            station, hour, degrees = line.strip().split(",")
            readings.append(Reading(station, int(hour), float(degrees)))
    return readings


│
''',
    (
        Pause(900), "def mean(readings: list[Reading]) -> float:", Pause(450), "\n    ", Pause(600),
        "total = ", Typo("smu"), "sum(reading.degrees for reading in readings)", Pause(400), "\n    ",
        "return total / len(readings)", Pause(800), "\n\n\n",
        "def by_station(readings: list[Reading]) -> dict[str, list[Reading]]:", Pause(500), "\n    ",
        "groups = {}", "\n    ", Pause(350), "for reading in readings:", Pause(400), "\n        ",
        "groups.setdefault(reading.station, []).append(reading)", Pause(700), "\n    ", "return groups", Pause(1500),
        Jump("    degrees: float"), Pause(500), "\n    ", "humidity: float = 0.0", Pause(900),
    ),
)  # fmt: skip

TYPESCRIPT = Trace(
    "typescript",
    "typescript",
    """export interface Order {
  id: string;
  lines: { product: string; quantity: number; price: number }[];
  paid: boolean;
}

export function totalOf(order: Order): number {
  return order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
}

│
""",
    (
        Pause(700), "export function unpaid(orders: Order[]): Order[] {", Pause(450), "\n  ",
        "return orders.filter((order) => !order.paid);", Pause(350), "\n", "}", Pause(600), "\n\n",
        "export function largest(orders: Order[]): Order | undefined {", Pause(500), "\n  ",
        "let best: Order | undefined;", "\n  ", Pause(400), "for (const order of orders) {", Pause(350), "\n    ",
        "if (!best || ", Typo("totlaOf"), "totalOf(order) > totalOf(best)) {", Pause(400), "\n      ", "best = order;", "\n    ", "}",
        "\n  ", "}", "\n  ", Pause(350), "return best;", "\n", "}", Pause(1200),
    ),
)  # fmt: skip

GO = Trace(
    "go",
    "go",
    """package queue

import (
\t"errors"
\t"sync"
)

// Queue holds jobs in the order in which they came.
type Queue struct {
\tmutex sync.Mutex
\tjobs  []Job
}

// Job is one piece of work.
type Job struct {
\tName string
\tRun  func() error
}

│
""",
    (
        Pause(800), "// Push adds a job at the end.", "\n", Pause(350), "func (q *Queue) Push(job Job) {", Pause(450), "\n\t",
        "q.mutex.Lock()", "\n\t", "defer q.mutex.Unlock()", Pause(400), "\n\t", "q.jobs = append(q.jobs, job)", Pause(350), "\n", "}",
        Pause(700), "\n\n", "// Pop takes the oldest job, or says that there is none.", "\n", Pause(400),
        "func (q *Queue) Pop() (Job, error) {", Pause(450), "\n\t", "q.mutex.Lock()", "\n\t", "defer q.mutex.Unlock()", "\n\t",
        Pause(350), "if len(q.jobs) == 0 {", Pause(400), "\n\t\t", 'return Job{}, errors.New("the queue is empty")', "\n\t", "}",
        Pause(500), "\n\t", "job := q.jobs[0]", "\n\t", "q.jobs = q.jobs[1:]", Pause(400), "\n\t", "return job, nil", "\n", "}", Pause(900),
    ),
)  # fmt: skip

RUST = Trace(
    "rust",
    "rust",
    """use std::collections::HashMap;

/// Words and how often each came.
pub struct Counter {
    counts: HashMap<String, usize>,
}

impl Counter {
    pub fn new() -> Self {
        Counter { counts: HashMap::new() }
    }

    │
}
""",
    (
        Pause(700), "pub fn add(&mut self, word: &str) {", Pause(450), "\n        ",
        "*self.counts.entry(word.to_lowercase()).or_insert(0) += 1;", Pause(400), "\n    ", "}", Pause(500), "\n\n    ",
        "pub fn most_common(&self, number: usize) -> Vec<(&String, &usize)> {", Pause(500), "\n        ",
        "let mut all: Vec<_> = self.counts.iter().collect();", Pause(400), "\n        ",
        "all.sort_by(|a, b| b.1.cmp(a.1));", Pause(350), "\n        ", "all.truncate(number);", "\n        ", "all", "\n    ", "}",
        Pause(600), "\n\n    ", "pub fn total(&self) -> usize {", Pause(400), "\n        ", "self.counts.values().sum()", "\n    ", "}", Pause(900),
    ),
)  # fmt: skip

JAPANESE = Trace(
    "japanese",
    "python",
    """# 在庫を管理する
class 在庫品:
    def __init__(self, 名前, 数量, 単価):
        self.名前 = 名前
        self.数量 = 数量
        self.単価 = 単価


│
""",
    (
        Pause(700), "# 在庫品の合計金額を計算する", Pause(500), "\n", "def 合計金額(品目):", Pause(450), "\n    ", Pause(350),
        "合計 = 0", "\n    ", "for 品 in 品目:", Pause(350), "\n        ", "合計 += 品.数量 * 品.単価", Pause(400), "\n    ", "return 合計",
        Pause(800), "\n\n\n", "# 数量が少ない品だけを返す", Pause(500), "\n", "def 不足(品目, 最低=10):", Pause(450), "\n    ",
        "return [品 for 品 in 品目 if 品.数量 < 最低]", Pause(1200),
    ),
)  # fmt: skip

SHELL = Trace(
    "reading",
    "javascript",
    """const fs = require("fs");

function readConfig(path) {
  const text = fs.readFileSync(path, "utf8");
  return JSON.parse(text);
}

function writeConfig(path, config) {
  │
}

module.exports = { readConfig, writeConfig };
""",
    (
        Pause(1500), "const text = JSON.stringify(config, null, 2);", Pause(1200), "\n  ", "fs.writeFileSync(path, ",
        Pause(400), "text + ", Take('"\\n"'), ");", Pause(2500), Jump("module.exports = { readConfig, writeConfig"), Pause(600),
        ", mergeConfig", Pause(1500), Jump('fs.writeFileSync(path, text + "\\n");\n}'), Pause(500), "\n\n",
        "function mergeConfig(base, over) {", Pause(500), "\n  ", "return { ...base, ...over };", Pause(400), "\n", "}", Pause(2000),
    ),
)  # fmt: skip

TRACES = (PYTHON, TYPESCRIPT, GO, RUST, JAPANESE, SHELL)


def finished(trace: Trace) -> str:
    """The document once all of it is typed."""
    text, at = trace.document.replace("│", ""), trace.document.index("│")
    for key in keys(trace):
        text, at = pressed(text, at, key)
    return text


def pressed(text: str, at: int, key: Key) -> tuple[str, int]:
    """The document and its cursor after a key."""
    if key.jump:
        return text, text.index(key.jump) + len(key.jump)
    if key.back:
        return text[: at - key.back] + text[at:], at - key.back
    return text[:at] + key.insert + text[at:], at + len(key.insert)
