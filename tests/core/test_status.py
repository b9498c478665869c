"""The status before anything is known."""

from temoto.core.messages.start import StartMessage
from temoto.core.status import StatusKind, starting


def test_starting_says_so_and_claims_nothing():
    status = starting()
    assert (status.kind, status.text.message) == (StatusKind.STARTING, StartMessage.STARTING)
    assert (status.model, status.backend, status.fim, status.tokens_per_second) == ("", "", False, None)


def test_equal_statuses_are_told_once():
    assert starting() == starting()
