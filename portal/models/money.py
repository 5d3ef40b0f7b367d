"""How an amount is written, on pages and in mails."""

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def amount(minor: int) -> str:
    return f"{minor / 100:,.2f}".removesuffix(".00")


def money(minor: int | None, currency: str | None) -> str:
    if minor is None:
        return ""
    return f"{SYMBOLS[currency]}{amount(minor)}" if currency in SYMBOLS else f"{currency} {amount(minor)}"
