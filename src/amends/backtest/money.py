"""The money of every request under both policies: whole minor units, request by request, in DuckDB's integers.

What goes back is worked out as `decide` works it out: the goods as they were paid, the outbound charge by the share of
the value withdrawn and over the items of a declaration by largest remainder, a fee as `money.share` rounds it. Return
freight and handling are the merchant's own estimates, and are counted only where those are in the order's currency;
one parcel is counted for each order and day. What returned goods bring is their cost at the estimated rate.
"""

from collections.abc import Mapping

import duckdb

from amends.decision.policy.document import Policy
from amends.vocabulary.money import PPM

SIDES = ("policy", "against")
"""The policy in question, and the one it is held against."""


def make_outcomes(database: duckdb.DuckDBPyConnection, policies: Mapping[str, Policy]) -> None:
    """Make `outcome` (a row for each request and side) and `compared` (one for each request) of `verdict`."""
    database.execute(
        "create table estimate (side varchar, currency varchar, freight_minor bigint, handling_minor bigint)"
    )
    database.execute("create table resale (side varchar, ppm bigint)")
    for side in SIDES:
        _estimate(database, side, policies[side])
        database.execute("insert into resale values (?, ?)", [side, policies[side].estimates.resale_ppm])
    database.execute(_SHARES)
    database.execute(_OUTCOME)
    database.execute(_COMPARED)


def _estimate(database: duckdb.DuckDBPyConnection, side: str, policy: Policy) -> None:
    found = policy.estimates
    sums = [found.return_freight, found.handling]
    for currency in {money.currency for money in sums if money is not None}:
        row = [money.amount_minor if money is not None and money.currency == currency else None for money in sums]
        database.execute("insert into estimate values (?, ?, ?, ?)", [side, currency, *row])


_SHARES = """
create table share as
with part as (
    select row_number, "order", requested_on, partial, goods_minor, request_minor,
        cheapest_freight_minor::hugeint as cap, order_minor, gone_minor,
        least(cheapest_freight_minor, freight_minor)::hugeint as most
    from requests),
due as (
    select *,
        case when order_minor = 0 then 0 else (2 * most * gone_minor + order_minor) // (2 * order_minor) end as before,
        case when order_minor = 0 then 0
            else (2 * most * (gone_minor + request_minor) + order_minor) // (2 * order_minor) end as upto
    from part),
pots as (
    select *, case when partial then upto - before else most - before end as by_value, most - before as whole,
        case when request_minor = 0 then 1 else goods_minor end::hugeint as weight,
        case when request_minor = 0 then count(*) over same else request_minor end::hugeint as weights
    from due window same as (partition by "order", requested_on)),
floors as (
    select *, by_value * weight // weights as value_floor, whole * weight // weights as whole_floor,
        row_number() over (partition by "order", requested_on order by by_value * weight % weights desc, row_number)
            as value_rank,
        row_number() over (partition by "order", requested_on order by whole * weight % weights desc, row_number)
            as whole_rank
    from pots)
select row_number,
    (value_floor + cast(value_rank <= by_value - sum(value_floor) over same as integer))::bigint as value_minor,
    (whole_floor + cast(whole_rank <= whole - sum(whole_floor) over same as integer))::bigint as full_minor
from floors window same as (partition by "order", requested_on)"""

_OUTCOME = f"""
create table outcome as
with judged as (
    select r.row_number, r."order", r.requested_on, r.market, r.currency, r.reason, v.* exclude (class),
        v.outcome = 'accepted' and v.remedy = 'refund' as refunded,
        r.goods_minor, coalesce(r.cost_minor * r.requested_quantity // r.quantity, 0) as cost_minor,
        case when v.outbound = 'none' then 0 when v.outbound = 'share_by_value' or not r.partial then s.value_minor
            when v.outbound = 'full' then s.full_minor else 0 end as outbound_minor,
        least(r.goods_minor, coalesce(v.fee_minor,
            (r.goods_minor::hugeint * coalesce(v.fee_ppm, 0) + {PPM // 2}) // {PPM}))::bigint as fee_due_minor
    from requests r join member using (row_number) join share s using (row_number) join verdict v using (class)),
paid as (
    select * exclude (outbound_minor, fee_due_minor),
        case when refunded then outbound_minor else 0 end as outbound_minor,
        case when refunded then fee_due_minor else 0 end as fees_minor,
        case when refunded then goods_minor + outbound_minor - fee_due_minor else 0 end as refund_minor
    from judged),
sent as (
    select *, outcome = 'accepted' and coalesce(returned, false)
        and not (refunded and refund_minor <= coalesce(keep_minor, -1)) as comes_back
    from paid),
parcels as (
    select *, comes_back and row_number() over (
        partition by side, "order", requested_on, comes_back, payer order by row_number) = 1 as first_of_parcel
    from sent)
select p.*,
    case when first_of_parcel and payer = 'merchant' then coalesce(e.freight_minor, 0) else 0 end as freight_minor,
    case when first_of_parcel and payer = 'buyer' then coalesce(e.freight_minor, 0) else 0 end as buyer_freight_minor,
    case when comes_back then coalesce(e.handling_minor, 0) else 0 end as handling_minor,
    case when comes_back then (cost_minor * coalesce(ppm, 0) + {PPM // 2}) // {PPM} else 0 end as resale_minor,
    comes_back and e.currency is null as no_estimate
from parcels p join resale using (side) left join estimate e on e.side = p.side and e.currency = p.currency"""

_COMPARED = """
create table compared as
select n.row_number, n."order", n.market, n.currency, n.reason,
    n.outcome as outcome, o.outcome as outcome_against,
    (n.refund_minor - n.buyer_freight_minor) - (o.refund_minor - o.buyer_freight_minor) as gain_minor,
    case
        when n.outcome = 'accepted' and o.outcome <> 'accepted' then 'newly accepted'
        when n.outcome <> 'accepted' and o.outcome = 'accepted' then 'no longer accepted'
        when gain_minor > 0 then 'better off'
        when gain_minor < 0 then 'worse off'
        when n.remedy is distinct from o.remedy then 'another way out'
        else 'the same' end as change
from (select * from outcome where side = 'policy') n join (select * from outcome where side = 'against') o
    using (row_number)"""
