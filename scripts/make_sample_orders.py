"""Makes the sample shop's orders (`src/amends/site/sample/`) from the public part of UCI Online Retail.

    python scripts/make_sample_orders.py SHARED_DATA_FOLDER

Real: products, prices, which products were bought together, countries. Made up with a seed: buyers, addresses, days,
parcels, weights, measurements, materials where the description names none. The folder's README says all of it.
Needs duckdb and faker (the `sample` dependency group).
"""

import gzip
import json
import os
import random
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
from faker import Faker

SEED = 20261122
OUT = Path(__file__).parent.parent / "src/amends/site/sample"
RATE_DAY = "2026-10-30"
MAX_LINES, MAX_QUANTITY = 5, 3
NOT_PRODUCTS = {"POST", "DOT", "M", "m", "D", "C2", "S", "B", "PADS", "AMAZONFEE", "BANK CHARGES", "CRUK"}

# country in the data -> (market, currency, locale of the buyer, Faker's locale, most orders, shipping in EUR)
MARKETS = {
    "Germany": ("DE", "EUR", "de", "de_DE", 560, "4.90"),
    "France": ("FR", "EUR", "fr", "fr_FR", 360, "5.90"),
    "EIRE": ("IE", "EUR", "en", "en_IE", 240, "5.50"),
    "Belgium": ("BE", "EUR", "fr", "fr_BE", 120, "5.50"),
    "Spain": ("ES", "EUR", "es", "es_ES", 120, "6.50"),
    "Netherlands": ("NL", "EUR", "nl", "nl_NL", 120, "4.90"),
    "Portugal": ("PT", "EUR", "pt", "pt_PT", 80, "6.90"),
    "Italy": ("IT", "EUR", "it", "it_IT", 80, "6.50"),
    "Austria": ("AT", "EUR", "de", "de_AT", 50, "5.90"),
    "Finland": ("FI", "EUR", "fi", "fi_FI", 50, "7.90"),
    "Sweden": ("SE", "SEK", "sv", "sv_SE", 60, "7.50"),
    "Denmark": ("DK", "DKK", "da", "da_DK", 30, "6.90"),
    "Poland": ("PL", "PLN", "pl", "pl_PL", 50, "5.50"),
    "Norway": ("NO", "NOK", "no", "no_NO", 40, "9.90"),
    "Switzerland": ("CH", "CHF", "de", "de_CH", 80, "8.90"),
    "Japan": ("JP", "JPY", "ja", "ja_JP", 140, "12.00"),
    "Saudi Arabia": ("SA", "SAR", "ar", "ar_SA", 20, "14.00"),
    "Australia": ("AU", "AUD", "en", "en_AU", 80, "13.00"),
    "Singapore": ("SG", "SGD", "en", "en_GB", 20, "11.00"),
    "Canada": ("CA", "CAD", "en", "en_CA", 20, "11.00"),
}
# British orders sent elsewhere, since the data has few or none to these places.
REDIRECTED = {
    "more of JP": ("JP", "JPY", "ja", "ja_JP", 70, "12.00"),
    "more of SA": ("SA", "SAR", "ar", "ar_SA", 40, "14.00"),
    "US-CA": ("US-CA", "USD", "en", "en_US", 90, "10.00"),
    "US-NY": ("US-NY", "USD", "en", "en_US", 70, "10.00"),
    "CN": ("CN", "CNY", "zh-Hans", "zh_CN", 90, "9.00"),
    "GB": ("GB", "GBP", "en", "en_GB", 900, "3.50"),
}
# Consumption tax where the VAT table has none: statutory rates, and for the US state and local sales tax on top.
OTHER_TAX = {
    "JP": "10",
    "SA": "15",
    "CN": "13",
    "AU": "10",
    "SG": "9",
    "CA": "5",
    "US-CA": "7.25",
    "US-NY": "8.875",
}
MATERIALS = {
    "wood": ("WOOD", "WICKER", "PINE"),
    "glass": ("GLASS", "CRYSTAL", "JAR"),
    "ceramic": ("CERAMIC", "PORCELAIN", "MUG", "BOWL", "TEACUP", "PLATE"),
    "metal": ("METAL", "TIN", "ENAMEL", "ZINC", "SILVER", "IRON", "STEEL", "BRASS"),
    "paper": ("PAPER", "CARD", "WRAP", "NOTEBOOK", "DOILEY", "TISSUE", "BOOK"),
    "cotton": ("COTTON", "BAG", "CUSHION", "APRON", "TOWEL", "BUNTING", "QUILT", "CLOTH"),
    "plastic": ("PLASTIC", "RETROSPOT", "CHARM", "TOY"),
    "wax": ("CANDLE", "T-LIGHT"),
    "felt": ("FELT", "WOOL"),
}
HS_CODES = {
    "wood": "442090",
    "glass": "701399",
    "ceramic": "691200",
    "metal": "732393",
    "paper": "482010",
    "cotton": "630790",
    "plastic": "392640",
    "wax": "340600",
    "felt": "560290",
}
CATEGORIES = {
    "kitchen": (
        "MUG",
        "BOWL",
        "PLATE",
        "TEA",
        "CAKE",
        "KITCHEN",
        "JAR",
        "SPOON",
        "LUNCH",
        "BOTTLE",
        "RECIPE",
        "EGG",
        "BAKING",
        "APRON",
    ),
    "bags": ("BAG", "SHOPPER", "PURSE", "WALLET"),
    "lighting": ("LIGHT", "CANDLE", "LANTERN", "LAMP"),
    "christmas": ("CHRISTMAS", "XMAS", "ADVENT"),
    "stationery": ("CARD", "WRAP", "NOTEBOOK", "PENCIL", "PAPER", "STICKER"),
    "toys": ("TOY", "GAME", "DOLL", "PUZZLE", "PLAYHOUSE", "SKITTLES"),
    "jewellery": ("NECKLACE", "BRACELET", "EARRING", "RING", "CHARM"),
    "textiles": ("CUSHION", "TOWEL", "BUNTING", "QUILT", "BLANKET"),
}
METHODS = {
    "DE": ["card", "paypal", "klarna"],
    "NL": ["ideal", "card"],
    "JP": ["card", "card", "konbini"],
    "SA": ["mada", "card"],
    "CN": ["alipay", "wechat_pay"],
}
SAUDI_STREETS = (
    "شارع العليا",
    "شارع التحلية",
    "طريق الملك فهد",
    "شارع الأمير سلطان",
    "حي النزهة",
    "حي الروضة",
)
SAUDI_CITIES = (
    ("الرياض", "12211"),
    ("جدة", "23431"),
    ("الدمام", "32241"),
    ("مكة المكرمة", "24231"),
    ("المدينة المنورة", "42311"),
)
TITLE_SMALL = {"Of", "The", "And", "In", "With", "For", "On", "A", "To"}


def money(amount: Decimal, currency: str) -> str:
    """`amount` as the contract writes it."""
    places = {"JPY": "1"}.get(currency, "0.01")
    return str(amount.quantize(Decimal(places), ROUND_HALF_UP))


def rates(shared: Path) -> dict[str, Decimal]:
    """Units per euro on RATE_DAY; the riyal by its peg of 3.75 to the dollar (Saudi Central Bank)."""
    rows = duckdb.sql(
        f"select ccy, rate from '{shared}/fx_ecb/ecb_eur_reference_rates.parquet' where Date = '{RATE_DAY}'"
    ).fetchall()
    found = {code: Decimal(str(rate)) for code, rate in rows} | {"EUR": Decimal(1)}
    return found | {"SAR": (found["USD"] * Decimal("3.75")).quantize(Decimal("0.0001"))}


def tax_rates(shared: Path) -> dict[str, Decimal]:
    """Percent by market."""
    table = json.loads((shared / "vat_rates/eu_vat_rates_data.json").read_text())["rates"]
    return {code: Decimal(str(row["standard"])) for code, row in table.items()} | {
        code: Decimal(rate) for code, rate in OTHER_TAX.items()
    }


def word_in(title: str, table: dict[str, tuple[str, ...]], otherwise: str) -> str:
    """The first key one of whose words stands in the title."""
    return next((key for key, words in table.items() if any(word in title for word in words)), otherwise)


def product(code: str, description: str, draw: random.Random) -> dict[str, object]:
    """What a shop knows of a product; the same for the same code."""
    shout = " ".join(description.split())
    title = " ".join(w if w not in TITLE_SMALL else w.lower() for w in (w.capitalize() for w in shout.split()))
    material = word_in(shout, MATERIALS, "plastic")
    side = draw.randint(40, 320)
    return {
        "sku": code,
        "title": title[:1].upper() + title[1:],
        "category": word_in(shout, CATEGORIES, "home"),
        "material": material,
        "length_mm": side,
        "width_mm": draw.randint(30, side),
        "height_mm": draw.randint(5, 160),
        "weight_grams": draw.randint(3, 90) * 10,
        "hs_code": HS_CODES[material],
        "origin": draw.choice(["CN", "CN", "CN", "IN", "GB"]),
    }


def invoices(shared: Path) -> dict[str, list[list[tuple[str, str, int, Decimal]]]]:
    """Per country the sales invoices cut to pieces of at most MAX_LINES product lines: (code, description, quantity, GBP)."""
    rows = duckdb.sql(
        f"""select Country, InvoiceNo, StockCode, Description, Quantity, round(UnitPrice, 2)::decimal(12,2)
        from '{shared}/online_retail_uci/public/transactions_to_2011-07-31.parquet'
        where InvoiceNo not like 'C%' and Quantity > 0 and UnitPrice between 0.5 and 200 and Description is not null
          and CustomerID is not null order by row_id"""
    ).fetchall()
    pieces: dict[str, dict[str, dict[str, tuple[str, str, int, Decimal]]]] = defaultdict(lambda: defaultdict(dict))
    for country, invoice, code, description, quantity, price in rows:
        if code not in NOT_PRODUCTS and not code.startswith("gift_"):
            pieces[country][invoice].setdefault(code, (code, description, quantity, Decimal(price)))
    return {
        country: [
            lines[i : i + MAX_LINES]
            for lines in (list(each.values()) for each in found.values())
            for i in range(0, len(lines), MAX_LINES)
        ]
        for country, found in pieces.items()
    }


def parcel(draw: random.Random, index: int) -> dict[str, int | None]:
    """Days ago of order, dispatch and arrival: every fifth on its way or not sent, two fifths in time, the rest late."""
    stage = index % 10
    if stage == 0:
        return {"ordered": draw.randint(0, 2), "shipped": None, "delivered": None}
    if stage == 1:
        ordered = draw.randint(3, 9)
        return {"ordered": ordered, "shipped": ordered - draw.randint(1, 2), "delivered": None}
    delivered = (
        draw.randint(0, 4) if stage in {2, 3} else draw.randint(5, 16) if stage in {4, 5, 6} else draw.randint(17, 420)
    )
    shipped = delivered + draw.randint(2, 7)
    return {"ordered": shipped + draw.randint(1, 2), "shipped": shipped, "delivered": delivered}


def address(fake: Faker, market: str) -> dict[str, object]:
    """A made-up address of the market."""
    country, _, region = market.partition("-")
    if market == "SA":  # the generator mixes Arabic and English place names
        city, postal_code = fake.random_element(SAUDI_CITIES)
        return {
            "lines": [f"{fake.random_element(SAUDI_STREETS)} {fake.random_int(1, 240)}"],
            "city": city,
            "postal_code": postal_code,
            "country": "SA",
        }
    found: dict[str, object] = {
        "lines": [fake.street_address().replace("\n", ", ")],
        "city": fake.city(),
        "postal_code": fake.postcode(),
        "country": country,
    }
    if region:
        found["postal_code"] = fake.postcode_in_state(region)
        found["region"] = region
    if market == "CN":
        found["region"] = fake.province()
    return found


class Shop:
    """Draws orders until each market has its share."""

    def __init__(self, shared: Path) -> None:
        self.draw = random.Random(SEED)
        self.rates, self.taxes = rates(shared), tax_rates(shared)
        self.products: dict[str, dict[str, object]] = {}
        self.number = 10_000

    def order(
        self,
        lines: list[tuple[str, str, int, Decimal]],
        terms: tuple[str, str, str, str, int, str],
        fake: Faker,
        index: int,
    ) -> dict[str, object]:
        """One order in the contract's shape, with days in `days_ago` instead of dates."""
        market, currency, locale, _, _, shipping_eur = terms
        self.number += self.draw.randint(1, 7)
        included = not market.startswith("US-")
        tax_percent, per_gbp = self.taxes[market], self.rates[currency] / self.rates["GBP"]
        written, total = [], Decimal(0)
        for position, (code, description, bought, gbp) in enumerate(lines, 1):
            self.products.setdefault(code, product(code, description, random.Random(f"{SEED}{code}")))
            price = Decimal(money(gbp * per_gbp * (1 + tax_percent / 100 if included else 1), currency))
            quantity = bought if bought <= MAX_QUANTITY else 1 + bought % MAX_QUANTITY
            gross = price * quantity
            discount = Decimal(money(gross / 10, currency)) if index % 6 == 0 and position == 1 else Decimal(0)
            charged = gross - discount
            tax = Decimal(money(charged * tax_percent / (100 + tax_percent if included else 100), currency))
            total += charged + (0 if included else tax)
            written.append(
                {
                    "id": str(position),
                    "sku": code,
                    "quantity": quantity,
                    "unit_price": str(price),
                    "discount": money(discount, currency),
                    "tax": str(tax),
                    "tax_included": included,
                    "unit_cost": money(gbp * per_gbp * Decimal("0.45"), currency),
                }
            )
        standard = Decimal(money(Decimal(shipping_eur) * self.rates[currency], currency))
        charged = standard * 2 if index % 9 == 4 else standard
        shipping_tax = Decimal(money(charged * tax_percent / (100 + tax_percent), currency)) if included else Decimal(0)
        total += charged
        method = self.draw.choice(METHODS.get(market, ["card", "card", "paypal"]))
        name = fake.name()
        return {
            "number": str(self.number),
            "market": market,
            "currency": currency,
            "days_ago": parcel(self.draw, index),
            "lines": written,
            "shipping": {
                "charged": money(charged, currency),
                "cheapest_standard": str(standard),
                "tax": money(shipping_tax, currency),
                "tax_included": included,
            },
            "payment": {
                "method": method,
                "amount": money(total, currency),
                "refundable": "no" if method == "konbini" else "yes",
            },
            "buyer": {
                "name": name,
                "email": f"buyer{self.number}@example.{'de' if market == 'DE' else 'com'}",
                "locale": locale,
                "address": address(fake, market),
            },
        }

    def orders(self, shared: Path) -> list[dict[str, object]]:
        """All orders, market by market."""
        found, pieces = [], invoices(shared)
        british = iter(p for p in pieces["United Kingdom"] if len(p) <= MAX_LINES)
        for country, terms in (MARKETS | REDIRECTED).items():
            fake = Faker(terms[3])
            fake.seed_instance(f"{SEED}{country}")
            source = iter(pieces[country]) if country in MARKETS else british
            chosen = [lines for lines, _ in zip(source, range(terms[4]), strict=False)]
            found += [self.order(lines, terms, fake, index) for index, lines in enumerate(chosen)]
        return found


def write(name: str, rows: list[dict[str, object]]) -> None:
    """JSON lines, gzipped without a time stamp so that the same input gives the same bytes."""
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    with (OUT / name).open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
        file.write(text.encode())


def main() -> None:
    """Read, draw, write, and say how many."""
    if os.environ.get("PYTHONHASHSEED") != "0":  # the generator of Italian addresses iterates over a set
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    shared = Path(sys.argv[1])
    shop = Shop(shared)
    orders = shop.orders(shared)
    write("orders.jsonl.gz", orders)
    write("products.jsonl.gz", list(shop.products.values()))
    print(f"{len(orders)} orders, {len(shop.products)} products, {len({order['market'] for order in orders})} markets")


if __name__ == "__main__":
    main()
