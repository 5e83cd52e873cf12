"""The law's sentences with their slots, and the cards made of a decision."""

import re
from copy import deepcopy
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from amends.presentation.offer import cards, explanations
from amends.presentation.owed import owed
from amends.presentation.reading import reading_for
from amends.presentation.say import reasons, sentence
from portal.shop import TEXTS, decision


def reading(language="en"):
    return reading_for(language, "DE", "EUR", today=date(2026, 10, 19), zone=ZoneInfo("Europe/Berlin"), texts=TEXTS)


def test_slots_are_written_for_the_reader():
    say = {"key": "withdrawal.in_time", "slots": {"last_day": "2026-10-19"}}
    assert "19\xa0October" in sentence(say, reading())
    assert "19.\xa0Oktober" in sentence(say, reading("de"))
    assert sentence({"key": "withdrawal.outbound", "slots": {"outbound": "4.90"}}, reading("de")).endswith("4,90\xa0€.")


def test_a_sentence_with_an_unknown_slot_is_not_said():
    assert sentence({"key": "withdrawal.in_time", "slots": {"last_day": None}}, reading()) is None
    assert sentence({"key": "nobody.wrote_this", "slots": {}}, reading()) is None
    assert sentence(None, reading()) is None


def test_at_most_three_sentences_each_once():
    steps = [{"say": {"key": "conformity.no_defect", "slots": {}}}] * 5 + [{"say": None}, "…"]
    assert len(reasons(steps, reading())) == 1


def test_a_language_the_law_does_not_speak_reads_english():
    assert reading_for(
        "de", "DE", "EUR", today=date(2026, 1, 1), zone=ZoneInfo("UTC"), texts={"en": {"a": "b"}}
    ).spoken == {"a": "b"}


def test_the_statutory_way_comes_first_whatever_the_order():
    ways = cards(decision(), reading())["g1"]
    assert [way.statutory for way in ways] == [True, False]
    assert ways[0].figure == "€40.90"
    assert ways[0].when.replace("\xa0", " ") == "Within 14 days, by 2 November, once you have posted the parcel."
    assert ways[0].why[0].startswith("You can return it")
    assert ways[0].cites[0].text == "§ 355(2), § 356(2) BGB"


def test_a_right_that_does_not_hold_is_explained():
    told = explanations(decision()["items"][0], "changed_mind", reading())
    assert [each.title for each in told] == ["Goods that are not as they should be"]
    assert "did not report a fault" in told[0].why[0]


def test_what_is_owed_adds_up_the_items():
    two = decision()
    two["items"].append(deepcopy(two["items"][0]) | {"line": "2", "refund_due": "10.05"})
    second = {
        "id": "o9",
        "group": "g2",
        "items": [{"line": "2", "quantity": 1}],
        "buyer_receives": {"amount": "10.05", "currency": "EUR"},
    }
    two["offers"].append(two["offers"][1] | second)
    assert owed(two, reading()).figure == "€50.95"


@pytest.mark.parametrize(("holds", "words"), [(None, "can't tell yet"), (False, "gives no claim")])
def test_no_amount_is_named_where_none_is_certain(holds, words):
    unsure = decision()
    unsure["items"][0]["rights"][0]["holds"] = holds
    found = owed(unsure, reading())
    assert found.figure is None
    assert words in found.when


def test_a_repair_first_is_no_money():
    broken = decision()
    broken["offers"] = [broken["offers"][1] | {"remedy": "repair"}]
    assert owed(broken, reading()).figure is None
    assert cards(broken, reading())["g1"][0].title == "Have it repaired"


def test_each_way_speaks_of_its_own_right():
    """Under two rights the clocks and the reasons differ; a repair is not explained by the right to reject."""
    two = decision()
    item = two["items"][0]
    demand = item["refund_clock"] | {"status": "not_started", "starts_on": "demand", "latest_on": None, "length": 7}
    item["rights"][1] |= {"holds": True, "terms": {"refund_clock": demand}}
    two["offers"].append(two["offers"][1] | {"id": "o3", "right": "conformity", "cites": [], "statutory": True})
    way = next(way for way in cards(two, reading())["g1"] if way.id == "o3")
    assert way.when == "Within 7 days of the day you ask for your money back."
    assert "did not report a fault" in way.why[0]
    assert way.cites[0].text == "§ 434 BGB"


def test_nobody_reads_about_rights_they_did_not_bring_up():
    item = decision()["items"][0]
    steps = item["rights"][1]["steps"]
    foreign = [{"rule": "x", "say": {"key": "undisclosed_policy.not_in_this_market", "slots": {}}}, *steps]
    item["rights"] = [
        {"right": "recall", "holds": False, "steps": steps},
        {"right": "undisclosed_policy", "holds": False, "steps": foreign},
        {"right": "late_delivery", "holds": False, "steps": steps},
    ]
    assert explanations(item, "changed_mind", reading()) == []
    assert [told.title for told in explanations(item, "late", reading())] == ["Late delivery"]


def test_an_amount_that_is_only_the_least_says_so():
    least = decision()
    least["offers"][1]["at_least"] = True
    assert owed(least, reading()).figure == "at least €40.90"
    assert cards(least, reading())["g1"][0].figure == "at least €40.90"


def test_the_date_is_that_of_the_right_that_pays():
    """A fault is first repaired; money without a reason is another right, with a clock of its own."""
    broken = decision()
    item = broken["items"][0]
    item |= {"governing_right": "conformity", "refund_clock": {"status": "no_statutory_clock", "length": None}}
    item["rights"][1] |= {"holds": True, "remedies": ["repair"]}
    item["rights"][0]["terms"] = {"refund_clock": decision()["items"][0]["refund_clock"]}
    broken["offers"][1]["right"] = "withdrawal"
    assert owed(broken, reading()).when.replace("\xa0", " ").startswith("Within 14 days, by 2 November")


def test_one_way_for_two_items_is_counted_once():
    two = decision()
    two["items"].append(deepcopy(two["items"][0]) | {"line": "2"})
    two["offers"][1]["items"].append({"line": "2", "quantity": 1})
    assert owed(two, reading()).figure == "€40.90"


def test_money_back_of_an_amount_not_yet_known():
    unsure = decision()
    unsure["items"][0]["refund_due"] = None
    unsure["items"][0]["rights"][0]["remedies"] = ["refund"]
    unsure["offers"] = []
    found = owed(unsure, reading())
    assert found.figure is None
    assert found.when == "You get your money back. One of us works out the exact amount and writes to you."


def test_words_are_those_of_the_language_in_force():
    with translation.override("de"):
        assert cards(decision(), reading("de"))["g1"][0].title == "Zurückschicken und Geld zurückbekommen"


def test_an_article_that_is_not_known_is_left_out_and_our_own_rules_are_no_law():
    from amends.presentation.offer import Link, links

    recall = {"instrument": "General Product Safety Regulations 2005", "article": "not stated", "url": ""}
    shape = {"instrument": "General pack", "article": "shape of a right", "url": ""}
    article = {"instrument": "BGB", "article": "§ 434", "url": "https://law.example/434"}
    assert links([recall, shape, article]) == (
        Link("General Product Safety Regulations 2005", None),
        Link("§ 434 BGB", "https://law.example/434"),
    )


def test_no_pack_has_a_citation_that_reads_like_a_note_to_ourselves():
    from amends.presentation.offer import NO_LAW, citation
    from amends.site.packs import read_files

    texts = [text.decode() for name, text in read_files().items() if name.endswith(".yaml")]
    found = set(re.findall(r'instrument: "?([^",]+)"?, article: "([^"]+)"', "\n".join(texts)))
    assert len(found) > 100
    read = [citation({"instrument": instrument, "article": article}) for instrument, article in found]
    assert not [text for text in read if re.search(r"not stated|unknown|shape of|todo|\?", text, re.IGNORECASE)]
    assert {instrument for instrument, article in found if "shape" in article} <= {NO_LAW}
