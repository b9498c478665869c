"""A Markdown document keeps its fences, and the reply's own do not land in it."""

import pytest

from tests.core.codeactions.reply.came import came

PLAIN = "# Title\n\nOne line.\n\nAnother line.\n"
FENCED = "# Title\n\nOne line:\n\n```\nmake\n```\n\nThen:\n\n```sh\nmake run\n```\n\nThe end.\n"
NEW = {
    "plain": PLAIN.replace("One", "Two"),
    "fences without a tag": PLAIN.replace("One line.", "Two lines:\n\n```\nnpm install\n```\n\nand\n\n```\nnpm start\n```"),
    "fences with a tag": PLAIN.replace("One line.", "Two lines:\n\n```sh\nnpm install\n```"),
    "of both kinds": FENCED.replace("One", "Two"),
    "with a fence at its end": "# Title\n\nTwo lines.\n\n```\nmake\n```\n",
}  # fmt: skip
AROUND = {
    "tagged": "```markdown\n%s```\n",
    "tagged, with words": "Here is the document:\n\n```markdown\n%s```\n\nI changed one word.\n",
    "md": "```md\n%s```",
    "bare": "```\n%s```\n",
    "bare, with words": "Here is the document:\n\n```\n%s```\n\nI changed one word.\n",
    "longer": "````markdown\n%s````\n",
    "tildes": "~~~markdown\n%s~~~\n",
    "none": "%s",
}  # fmt: skip


@pytest.mark.parametrize("target", [PLAIN, FENCED], ids=["plain", "fenced"])
@pytest.mark.parametrize("new", NEW)
@pytest.mark.parametrize("around", AROUND)
def test_the_document_comes_whole(target: str, new: str, around: str):
    if not (target is FENCED and new == "with a fence at its end"):  # half of it would be gone
        assert came("markdown", target, AROUND[around] % NEW[new]) == NEW[new]


@pytest.mark.parametrize("new", ["plain", "fences with a tag", "of both kinds"])
def test_what_follows_the_document_is_no_part_of_it(new: str):
    reply = f"```markdown\n{NEW[new]}```\n\nTo build it, run this:\n\n```\nmake\n```\n"
    assert came("markdown", FENCED if new == "of both kinds" else PLAIN, reply) == NEW[new]


@pytest.mark.parametrize("tag", ["markdown", "md", "mdx"])
def test_a_document_that_breaks_off_within_a_block_of_its_own_is_cut(tag: str):
    assert came("markdown", FENCED, f"```{tag}\n# Title\n\nTwo lines:\n\n```\nmake\n") == "cut"


def test_code_selected_within_a_fence_stays_without():
    for tag in ("sh", ""):
        assert (
            came("markdown", "make\n", f"```{tag}\nmake all\n```\n", above="# T\n\n```sh\n", below="```\n")
            == "make all\n"
        )


def test_a_document_cut_off_is_refused():
    assert came("markdown", PLAIN, "```markdown\n# Title\n\nTwo lines:\n\n```sh\nmake\n```\n") in {"cut", "ambiguous"}
    assert came("markdown", FENCED, "```markdown\n# Title\n\nTwo lines:\n\n```sh\nmake\n```\n") in {"cut", "ambiguous"}


def test_where_two_ways_are_as_good_neither_lands():
    reply = "```\nTwo lines.\n```\nRun it now.\n```\nSee the docs now.\n```\n"
    assert came("markdown", "a\n", reply) == "ambiguous"


def test_a_selection_that_ends_within_a_block_may_be_answered_as_it_is():
    target = "One line:\n\n```sh\nmake\n"
    assert came("markdown", target, target.replace("One", "Two"), below="```\n") == target.replace("One", "Two")
    target = "make\n```\n\nOne line.\n"
    assert came("markdown", target, target.replace("One", "Two"), above="```sh\n") == target.replace("One", "Two")
    whole = f"````markdown\n{target.replace('One', 'Two')}````\n"
    assert came("markdown", target, whole, above="```sh\n") == target.replace("One", "Two")
