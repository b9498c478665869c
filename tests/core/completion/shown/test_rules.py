"""Every rule does what its example says: the tables of docs/ghosts.md are true."""

import pytest

from temoto.core.completion.shown.rules import RULES, Rule
from temoto.core.completion.stop import OF_MANY, OF_ONE, Condition
from tests.core.completion import test_stop, test_trim
from tests.core.completion.shown import examples
from tests.draw import block, line


def test_each_has_one():
    assert [rule.apply.__name__ for rule in RULES] == [*examples.RULES]
    assert {condition.__name__ for condition in (*OF_ONE, *OF_MANY)} == {*examples.CUTS}


@pytest.mark.parametrize("rule", RULES, ids=[rule.apply.__name__ for rule in RULES])
def test_a_rule(rule: Rule):
    language, text, answer, becomes = examples.RULES[rule.apply.__name__]
    test_trim.check(text, answer, becomes or rule.empty, language=language)


@pytest.mark.parametrize("condition", [*OF_ONE, OF_MANY[0]], ids=lambda each: each.__name__)
def test_a_stop_condition(condition: Condition):
    language, text, answer = examples.CUTS[condition.__name__]
    scope = (line if condition is OF_ONE[0] else block)(text, language)
    test_stop.check(scope, answer)
    assert condition(answer.replace("¦", ""), scope) == answer.index("¦")
