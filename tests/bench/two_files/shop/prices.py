"""What things cost."""


class Parcel:
    contents: list[str]
    grams_heavy: int
    express_wanted: bool

    def postage_cents(self) -> int:
        return 120 + self.grams_heavy // 50


def gross_cents(net_cents: int, vat_percent: int) -> int:
    return net_cents + net_cents * vat_percent // 100


def haggled_cents(asked_cents: int, offered_cents: int) -> int:
    return (asked_cents + offered_cents) // 2


def coupon_cents(coupon_code: str, basket_cents: int) -> int:
    return basket_cents // 10 if coupon_code == "TENTH" else 0


def as_euros(some_cents: int) -> str:
    return f"{some_cents // 100},{some_cents % 100:02} €"
