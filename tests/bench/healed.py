"""`python -m tests.bench.healed --model FILE`: what is healing worth, by what stands left of the cursor?

Half a word, blanks, an operator, an opening quote, tabs, signs of Japanese and Chinese: each in small documents of our own in which what follows is
plain from what stands above. Each is asked healed and as it stands, and right is an answer that begins with the word or sign that follows. With settings as any verb has them.
"""

import argparse
import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from temoto.compose.world import opened
from temoto.core.completion.parts import Part
from temoto.core.infill.holes import Hole
from temoto.engine.reports.infill import filled_by
from temoto.engine.serving.ready import ready_session
from tests.bench.parts import START_S
from tests.draw import CURSOR

ABOVE = {
    "python": "class Order:\n    def __init__(self, price, quantity, discount):\n        self.price = price\n        self.quantity = quantity\n"
    "        self.discount = discount\n\n\ndef subtotal(order):\n    return order.price * order.quantity\n\n\n",
    "javascript": "const colors = { background: 'white', border: 'black' };\nconst settings = { timeout: 30, retries: 5 };\n\nfunction load(settings) {\n"
    "  return settings.timeout * settings.retries;\n}\n\n",
    "go": "package shop\n\ntype Order struct {\n\tPrice    int\n\tQuantity int\n}\n\nfunc Subtotal(order Order) int {\n\treturn order.Price * order.Quantity\n}\n\n",
    "japanese": "# 商品の値段と数量を掛けて、小計を返す。\ndef 小計(値段, 数量):\n    return 値段 * 数量\n\n\n# 商品の値段と数量を掛けて、税込の合計を返す。\n"
    "def 合計(値段, 数量, 税率):\n    return 小計(値段, 数量) * (1 + 税率)\n\n\n",
    "chinese": "# 计算商品的总价。\ndef 总价(单价, 数量):\n    return 单价 * 数量\n\n\n# 打印商品的总价。\ndef 打印(单价, 数量):\n    print(总价(单价, 数量))\n\n\n",
}  # fmt: skip
# By kind: where the cursor is, behind what stands above, and what follows.
HOLES = {
    "half a word": (
        ("python", "def total(order):\n    return order.pri│ce * order.quantity"), ("python", "def half(order):\n    return subto│tal(order) / 2"),
        ("python", "def count(order):\n    return order.quan│tity"), ("javascript", "function wait(settings) {\n  return settings.time│out;"),
        ("javascript", "function again(settings) {\n  return settings.ret│ries;"), ("go", "func Half(order Order) int {\n\treturn Subto│tal(order) / 2"),
        ("go", "func Count(order Order) int {\n\tret│urn order.Quantity"), ("python", "def copy(order):\n    ret│urn Order(order.price, order.quantity, order.discount)"),
    ),
    "blanks": (
        ("python", "def total(order):\n    │return"), ("python", "def half(order):\n    return │subtotal(order)"), ("python", "def count(order):\n    │return order.quantity"),
        ("javascript", "function wait(settings) {\n  │return settings.timeout"), ("javascript", "function again(settings) {\n  return │settings.retries"),
        ("python", "def copy(order):\n    return │Order("), ("python", "for order in │orders"), ("javascript", "for (const │"),
    ),
    "an operator": (
        ("python", "def total(order):\n    return order.price *│ order.quantity"), ("javascript", "function all(settings) {\n  return settings.timeout *│ settings.retries"),
        ("go", "func Total(order Order) int {\n\treturn order.Price *│ order.Quantity"), ("python", "def is_free(order):\n    return order.price =│= 0"),
        ("javascript", "function never(settings) {\n  return settings.retries ==│= 0"), ("go", "func Free(order Order) bool {\n\treturn order.Price =│= 0"),
        ("python", "def cheap(order):\n    if order.price <│"), ("go", "func New(price int) Order {\n\torder :│= Order{"),
    ),
    "an opening quote": (
        ("javascript", "const night = { background: '│black'"), ("javascript", "const day = { border: '│black', background: 'white' };\nconst night = { border: '│"),
        ("python", "names = ['price', 'quantity', 'discount']\nvalues = {'price': 1, 'quantity': 2, '│discount'"), ("python", 'keys = ["price", "quantity", "│discount"'),
        ("go", 'import "fmt"\n\nvar names = []string{"price", "quantity"}\nvar first = "│price"'), ("python", "getattr(order, '│price'"),
        ("javascript", "import x from 'react';\nimport y from '│react"), ("python", "data = {'price': 3}\nprint(data['│price']"),
    ),
    "tabs": (
        ("go", "func Total(order Order) int {\n\t│return"), ("go", "func Count(order Order) int {\n\t│return order.Quantity"), ("go", "func Free(order Order) bool {\n\tif order.Price == 0 {\n\t\t│return true"),
        ("go", "type Item struct {\n\t│"), ("go", "func Half(order Order) int {\n\treturn Subtotal(order) / 2\n}\n\nfunc Third(order Order) int {\n\t│return Subtotal(order) / 3"),
        ("go", "func All(orders []Order) int {\n\tsum := 0\n\tfor _, order := range orders {\n\t\t│sum += "), ("go", "func Price(order Order) int {\n\t│return order.Price"), ("go", "func New() Order {\n\t│return Order{"),
    ),
    "Japanese and Chinese": (
        ("japanese", "# 商品の値段と数量を掛けて、│"), ("japanese", "def 半額(値段, 数量):\n    return 小│計(値段, 数量)"), ("japanese", "def 倍(値段, 数量):\n    return 小計(値│段, 数量)"),
        ("japanese", "# 商品の値段と数│量"), ("chinese", "# 计算商品的│总价"), ("chinese", "def 半价(单价, 数量):\n    return 总│价(单价, 数量)"), ("chinese", "# 打印商│品的总价"),
        ("chinese", "def 两倍(单价, 数量):\n    return 总价(单│价, 数量)"),
    ),
}  # fmt: skip


def holes(kind: str) -> list[Hole]:
    """Those of a kind in which something is told of what follows."""
    made: list[Hole] = []
    for number, (above, drawn) in enumerate(HOLES[kind]):
        left, _, follows = drawn.rpartition(CURSOR)
        language = above if above in {"javascript", "go"} else "python"
        if follows:
            prefix = ABOVE[above] + left.replace(CURSOR, "")
            made.append(Hole(f"{kind} {number}", f"{number}.{language}", language, prefix, follows, "\n"))
    return made


def _first(text: str) -> str:
    """The first word or sign."""
    met = re.search(r"\w+|\S", text)
    return met.group() if met else ""


async def compared(model: str, kinds: Sequence[str]) -> None:
    world, reading = await opened(actions=True)
    wishes = replace(reading.settings.completion, enabled=True, ahead=False, delay_ms=0)
    wishes = replace(wishes, model=model or wishes.model)
    settings = replace(reading.settings, completion=wishes)
    async with ready_session(replace(world, leaves_nothing=True), settings, START_S) as session:
        for kind in kinds:
            rights: list[int] = []
            asked = holes(kind)
            for left_out in (frozenset[Part](), frozenset([Part.HEALING])):
                column = await filled_by(session, asked, left_out, lambda _: None)
                if column.problem is not None:
                    raise SystemExit(column.problem.text())
                texts = zip(column.filled, asked, strict=True)
                rights.append(sum(_first(one.text) == _first(hole.middle) for one, hole in texts))
            print(f"| {kind} | {len(asked)} | {rights[0]} | {rights[1]} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="")
    parser.add_argument("--kind", nargs="*", choices=[*HOLES], default=[*HOLES])
    given = parser.parse_args()
    asyncio.run(compared(given.model, given.kind))


if __name__ == "__main__":
    main()
