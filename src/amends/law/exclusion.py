"""What a market may except from sending back without a reason: every code of the facts table, and who decides.

A kind is a property of the goods (`line.kinds`) and has a parameter; conduct is what the buyer did with them; a service
is no parcel and is left to a person; terms are what the shop displayed before the sale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from amends.vocabulary.order import Kind

type DecidedBy = Literal["kind", "conduct", "service", "terms"]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """How a code is decided: from which facts of a request, and the parameter that says a market has it (if any)."""

    by: DecidedBy
    facts: tuple[str, ...]
    parameter: str | None = None


def _kind(parameter: str, *kinds: Kind, sealed: bool = False) -> Exclusion:
    return Exclusion("kind", (*kinds, *(("seal",) if sealed else ())), parameter)


def _conduct(*facts: str, parameter: str | None = None) -> Exclusion:
    return Exclusion("conduct", facts, parameter)


_CUSTOM = _kind("excludes_custom_made", Kind.CUSTOM_MADE)
_PERISHABLE = _kind("excludes_perishable", Kind.PERISHABLE)
_HYGIENE = _kind("excludes_sealed_hygiene", Kind.SEALED_HYGIENE, sealed=True)
_MEDIA = _kind("excludes_sealed_media", Kind.SEALED_MEDIA, sealed=True)
_COPYABLE = _kind("excludes_copyable_unsealed", Kind.COPYABLE_UNSEALABLE, sealed=True)
_DIGITAL = _kind("excludes_digital", Kind.DIGITAL_CONTENT)
_PERIODICAL = _kind("excludes_periodicals", Kind.PERIODICAL)
_NATURE = _kind("excludes_by_nature", Kind.BY_NATURE_UNRETURNABLE)
_SERVICE = Exclusion("service", (Kind.SERVICE,), "excludes_some_services")
_STATE = _conduct("condition", "used_beyond_testing", "damage_cause", parameter="withdrawal_goods_state")

CODES: Mapping[str, Exclusion] = {
    "custom_made": _CUSTOM,
    "custom_made_with_prior_notice_and_written_consent": _CUSTOM,
    "individually_defined_goods_usable_only_by_the_buyer": _kind(
        "excludes_individually_defined", Kind.INDIVIDUALLY_DEFINED
    ),
    "perishable_or_expiring": _PERISHABLE,
    "perishable_food_daily_consumption": _PERISHABLE,
    "sealed_hygiene_if_unsealed": _HYGIENE,
    "sealed_personal_use_hygiene": _HYGIENE,
    "personal_use_items": _kind("excludes_personal_use", Kind.PERSONAL_USE),
    "inseparably_mixed": _kind("excludes_mixed", Kind.INSEPARABLY_MIXED),
    "market_price_fluctuation": _kind("excludes_market_price", Kind.MARKET_PRICE),
    "alcohol_forward_30d": _kind("excludes_alcohol_forward", Kind.ALCOHOL_FORWARD),
    "public_auction": _kind("excludes_auction", Kind.PUBLIC_AUCTION),
    "sealed_audio_video_software_if_unsealed": _MEDIA,
    "digital_downloaded_or_unsealed_av_software": _MEDIA,
    "audio_video_software_used": _MEDIA,
    "audio_video_software_unsealed": _MEDIA,
    "audio_video_software_downloaded_or_digital": _MEDIA,
    "media_digital_consumables_if_unsealed": _MEDIA,
    "copyable_media_unsealed": _COPYABLE,
    "reproducible_goods_unpacked": _COPYABLE,
    "digital_content_started_with_consent": _DIGITAL,
    "downloaded_digital": _DIGITAL,
    "information_goods": _DIGITAL,
    "newspapers_periodicals": _PERIODICAL,
    "delivered_newspapers_periodicals": _PERIODICAL,
    "by_nature_not_returnable": _NATURE,
    "by_nature_not_resaleable": _NATURE,
    "by_nature_and_confirmed_by_consumer_at_purchase": _kind(
        "excludes_by_nature_if_confirmed",
        Kind.BY_NATURE_UNRETURNABLE,
        Kind.VALUE_REDUCED_BY_TIME,
        Kind.SEALED_HYGIENE,
    ),
    "value_reduced_by_time": _kind("excludes_value_reduced_by_time", Kind.VALUE_REDUCED_BY_TIME),
    "registered_vehicles_drones": _kind("excludes_vehicles_and_drones", Kind.VEHICLE_OR_DRONE),
    "goods_set_by_decree": _kind("excludes_set_by_decree", Kind.SET_BY_DECREE),
    "damaged_by_consumer": _conduct("condition", "damage_cause"),
    "value_markedly_reduced_by_use": _conduct("condition", "used_beyond_testing"),
    "defect_by_consumer_misuse": _STATE,
    "used_or_benefited_from": _STATE,
    "any_goods_where_special_return_provision_shown_in_ad_and_final_confirmation_screen": Exclusion(
        "terms", ("policy_displayed",), "withdrawal_kind"
    ),
    "dated_leisure_services": _SERVICE,
    "urgent_repair_visit": _SERVICE,
    "lodging_transport_catering": _SERVICE,
    "international_air_passenger": _SERVICE,
    "gaming_lotteries": _SERVICE,
    "gambling": _SERVICE,
    "services_or_digital_started": _SERVICE,
    "services_started_with_consent": _SERVICE,
    "digital_or_instant_services": _SERVICE,
    "services_within_10_business_days": _SERVICE,
}
"""Every code, one line each; those that a market words in its own way share the line of what they mean."""


def unmapped(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that nobody decides, in order; empty where the table is complete."""
    return tuple(sorted(set(codes) - set(CODES)))


def line(code: str) -> str:
    """A code's line as `amends law check` prints it: the code, what decides it, the facts and the parameter."""
    exclusion = CODES[code]
    named = "" if exclusion.parameter is None else f"  p.{exclusion.parameter}"
    return f"{code} -> {exclusion.by}: {', '.join(exclusion.facts)}{named}"
