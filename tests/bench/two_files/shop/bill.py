"""What a customer pays."""

from shop.prices import Parcel, as_euros, coupon_cents, gross_cents, haggled_cents
from shop.stock import pieces_left, reorder_article, reserve_pieces, shelf_of


def priced(net_cents, vat_percent):
    return gross_cents(net_cents, vat_percent)


def printed(some_cents):
    return as_euros(some_cents)


def bargained(asked_cents, offered_cents):
    return haggled_cents(asked_cents, offered_cents)


def reduced(coupon_code, basket_cents):
    return basket_cents - coupon_cents(coupon_code, basket_cents)


def sent(parcel: Parcel):
    cents = parcel.postage_cents()
    if parcel.express_wanted:
        cents += 500
    if parcel.grams_heavy > 20_000:
        cents += 900
    return as_euros(cents)


def packed(parcel: Parcel):
    for name in parcel.contents:
        print(name, shelf_of(name))


def ordered(article_name, wanted_pieces):
    if not reserve_pieces(article_name, wanted_pieces):
        return reorder_article(article_name, "S1")
    return pieces_left(article_name)


def invoice(article_name, net_cents, vat_percent):
    place = shelf_of(article_name)
    amount = gross_cents(net_cents, vat_percent)
    return f"{article_name} ({place}): {as_euros(amount)}"
