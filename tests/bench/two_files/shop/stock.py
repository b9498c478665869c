"""What is there."""


def shelf_of(article_name: str) -> int:
    return len(article_name) % 7


def pieces_left(article_name: str) -> int:
    return len(article_name)


def reserve_pieces(article_name: str, wanted_pieces: int) -> bool:
    return pieces_left(article_name) >= wanted_pieces


def reorder_article(article_name: str, supplier_code: str) -> str:
    return f"{supplier_code}/{article_name}"
