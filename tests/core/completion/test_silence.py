"""When a model that is asked and says nothing is taken for one that hangs."""

from temoto.core.completion.silence import LEFT, MUTE_S, Silence


def test_after_several_questions_and_a_while():
    silence = Silence()
    asked = [silence.was_left(began, began + 0.3) for began in range(int(MUTE_S) + 5)]
    assert asked.index(True) == int(MUTE_S)  # from the first question on, not from the last


def test_not_after_one_that_was_waited_for_long():
    silence = Silence()
    assert [silence.was_left(0.0, MUTE_S + 1 + number) for number in range(LEFT)] == [False] * (LEFT - 1) + [True]


def test_an_answer_that_begins_ends_it():
    silence = Silence()
    for began in range(10):
        silence.was_left(began, began + 1.0)
    silence.broken()
    assert not silence.was_left(10.0, MUTE_S + 5)
    assert silence.since == 10.0
