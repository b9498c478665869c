"""Why an answer was empty: one code each, shown in the status and the log. "Nothing appears and nothing says why" is the
complaint every peer's users share."""

from enum import StrEnum


class Reason(StrEnum):
    """`ok` means there is a Ghost; every other code means there is none, and why."""

    OK = "ok"
    OFF = "off"  # completion.enabled is false
    LANGUAGE_DISABLED = "language-disabled"
    STARTING = "starting"
    NO_MODEL = "no-model"  # start-up ended without one; the status says why
    NOT_OPEN = "not-open"  # the editor asked about a document it had not opened
    LOST = "lost"  # a change of the document could not be read: its text is not known
    OUTSIDE = "outside"  # a position the document does not have
    NOTHING_TO_GO_ON = "nothing-to-go-on"  # an empty document, or only blanks so far
    SECRETS = "secrets"  # the document is made of secrets, and nobody asked for it by hand on this machine
    MASKED = "masked"  # it said the mask of a secret that it was not shown
    MID_LINE = "mid-line"  # code stands right of the cursor and the model cannot see it
    IN_WORD = "in-word"  # the cursor stands in front of a word's rest
    SUPERSEDED = "superseded"  # a newer question came
    BACKEND_BUSY = "backend-busy"  # a code action has the only place at the model
    NOT_YET = "not-yet"  # the model has said nothing for so long that it may be loaded again, or hang
    BACKEND_DOWN = "backend-down"
    BACKEND_ERROR = "backend-error"
    MODEL_SILENT = "model-silent"  # the model had nothing to say
    ALREADY_THERE = "already-there"  # it said what stands right of or below the cursor
    ELSEWHERE = "elsewhere"  # what it said belongs to another block, or does not fit between what stands here
    REPEATS = "repeats"  # it went in circles
    UNFINISHED = "unfinished"  # it was broken off before its first statement was whole
    SAYS_NOTHING = "says-nothing"  # a sign or two that finish nothing
    NO_CODE = "no-code"  # it talked, or spoke its control tokens
    INTERNAL = "internal"
