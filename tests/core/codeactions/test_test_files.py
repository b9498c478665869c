"""The custom of each language, and what is no source file."""

import pytest

from temoto.core.codeactions.test_files import new_tests


@pytest.mark.parametrize(
    ("file", "language", "first", "last"),
    [
        ("pricing.py", "python", "tests/test_pricing.py", "test_pricing.py"),
        ("pricing.ts", "typescript", "pricing.test.ts", "pricing.test.ts"),
        ("Cart.tsx", "typescriptreact", "Cart.test.tsx", "Cart.test.tsx"),
        ("pricing.go", "go", "pricing_test.go", "pricing_test.go"),
        ("pricing.rb", "ruby", "tests/pricing_spec.rb", "pricing_spec.rb"),
        ("Pricing.java", "java", "PricingTest.java", "PricingTest.java"),
        ("list.c", "c", "tests/test_list.c", "test_list.c"),
    ],
)
def test_by_custom(file: str, language: str, first: str, last: str):
    found = new_tests(file, language)
    assert found is not None
    assert (found.paths[0], found.paths[-1]) == (first, last)
    assert found.framework


@pytest.mark.parametrize(
    ("file", "language"), [("Makefile", "makefile"), ("x", "python"), ("main.rs", "rust"), (".py", "python")]
)
def test_where_there_is_none(file: str, language: str):
    assert new_tests(file, language) is None
