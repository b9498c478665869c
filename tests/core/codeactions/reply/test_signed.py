"""What says a definition's type in a line of its own, and `defp` or `let rec`, stay where a rewrite forgets them."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

# language, what is forgotten, what a model says
SIGNED = [
    ("haskell", "total :: [Int] -> Int\n", "total xs = foldl (+) 1 xs\n"),
    ("haskell", "total ::\n  [Int] ->\n  Int\n", "total [] = 1\ntotal (x:xs) = x + total xs\n"),
    ("haskell", "{-# INLINE total #-}\ntotal :: Int -> Int\n", "total x\n  | x > 1 = x\n  | otherwise = 0\n"),
    ("elm", "total : List Int -> Int\n", "total xs =\n    List.foldl (+) 1 xs\n"),
    ("erlang", "-spec total([integer()]) -> integer().\n", "total(Xs) ->\n    sum(Xs, 1).\n"),
    ("typescript", "export function total(x: string): string;\nexport function total(x: number): number;\n", "export function total(x: any): any {\n  return x ?? 1;\n}\n"),
]  # fmt: skip
WORDS = [
    ("elixir", "defp", "def", "@ total(xs) do\n  sum(xs, 1)\nend\n"),
    ("elixir", "defp", "def", "@ total([]), do: 1\n@ total([x | xs]), do: x + total(xs)\n"),
    ("elixir", "defmacrop", "defmacro", "@ total(xs) do\n  quote do: 1\nend\n"),
    ("clojure", "(defn-", "(defn", "@ total [xs]\n  (reduce + 1 xs))\n"),
    ("ocaml", "let rec", "let", "@ total xs = match xs with\n  | [] -> 1\n  | x :: r -> x + total r\n"),
    ("fsharp", "let private", "let", "@ total (xs: int list) =\n    List.fold (+) 1 xs\n"),
    ("fsharp", "let rec private", "let rec", "@ total xs =\n    if List.isEmpty xs then 1 else total (List.tail xs)\n"),
]


@pytest.mark.parametrize(("language", "signature", "body"), SIGNED)
def test_a_signature_stays(language: str, signature: str, body: str):
    new = body.replace("1", "2")
    assert came(language, signature + body, fenced(new)) == signature + new
    assert came(language, signature + body, fenced(signature + new)) == signature + new
    assert came(language, signature + body, fenced(new), asked="drop the type signature") == new


def test_a_signature_of_its_own_is_the_rewrites():
    target = "total :: [Int] -> Int\ntotal xs = foldl (+) 1 xs\n"
    answer = "total :: [Integer] -> Integer\ntotal xs = sum xs\n"
    assert came("haskell", target, fenced(answer)) == answer


@pytest.mark.parametrize(("language", "word", "other", "body"), WORDS)
def test_who_sees_it_stays(language: str, word: str, other: str, body: str):
    new = body.replace("1", "2")
    assert came(language, body.replace("@", word), fenced(new.replace("@", other))) == new.replace("@", word)
    assert came(language, body.replace("@", word), fenced(new.replace("@", word))) == new.replace("@", word)
    if word != "let rec":
        answer = came(language, body.replace("@", word), fenced(new.replace("@", other)), asked="make it public")
        assert answer == new.replace("@", other)


def test_what_calls_itself_no_longer_needs_no_rec():
    target = "let rec total xs = match xs with\n  | [] -> 0\n  | x :: r -> x + total r\n"
    answer = "let total xs = List.fold_left (+) 0 xs\n"
    assert came("ocaml", target, fenced(answer)) == answer
