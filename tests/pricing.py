"""A small shop's code and a better version of it: what code actions are tried on."""

CODE = """import math


def total(prices):
    t = 0
    for p in prices:
        t = t + p
    return t


def tax(amount):
    return math.ceil(amount * 0.1)
"""
BETTER = """def total(prices):
    total_price = 0
    for price in prices:
        total_price += price
    return total_price
"""
AFTER = CODE.replace(CODE[CODE.index("def total") : CODE.index("\n\ndef tax")], BETTER)
