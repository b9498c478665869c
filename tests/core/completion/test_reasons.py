"""Every reason has its sentence."""

import pytest

from temoto.core.completion.reasons import Reason
from temoto.core.completion.why_empty import why_empty


@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.OK])
def test_a_reason_is_a_sentence(reason: Reason):
    assert why_empty(reason).text().endswith(".")
