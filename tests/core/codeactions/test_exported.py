"""What would no longer be seen from other files is asked about."""

import pytest

from temoto.core.codeactions.exported import no_longer_exported


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("export function f() {}\n", "function f() {}\n", ("f",)),
        ("export default class A {}\n", "class A {}\n", ("A",)),
        ("export const f = () => 1;\n", "const f = () => 2;\n", ("f",)),
        ("export interface A {}\n", "interface A {}\n", ("A",)),
        ("export async function f() {}\n", "async function g() {}\n", ("f",)),
        ("pub fn f() {}\n", "fn f() {}\n", ("f",)),
        ("pub(crate) struct A;\n", "struct A;\n", ("A",)),
        ("pub const fn f() {}\n", "const fn f() {}\n", ("f",)),
        ("export function f() {}\n", "export function f() { g(); }\nfunction g() {}\n", ()),
        ("export function f() {}\n", "export const f = () => 1;\n", ()),
        ("export function f() {}\n", "function f() {}\nexport { f };\n", ()),
        ("export default function F() {}\n", "function F() {}\nexport default F;\n", ()),
        ("export function f() {}\n", "export function g() {}\n", ()),
        ("function f() {}\n", "function f() { g(); }\n", ()),
        ("pub fn f() {}\n", "pub(crate) fn f() {}\n", ()),
        ("export PATH=a\n", "PATH=b\n", ()),
    ],
)
def test_what_is_no_longer_exported(before: str, after: str, expected: tuple[str, ...]):
    assert no_longer_exported(before, after) == expected
