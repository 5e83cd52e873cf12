"""The rules that a policy is compared with law by, in the language of the law packs: one tree for run time and proof.

`breach.*` is true where the row gives less than the right of law that governs; `house.*` where it falls short of what
the house holds every policy to. What is not known of law breaks nothing.
"""

FLOOR_RULES = """
# What has happened, as days; what has not happened never comes.
- rule: came.received
  defines: came.received_on
  CITE
  then: received_back_on if received_back_happened else never
- rule: came.proof
  defines: came.proof_on
  CITE
  then: proof_on if proof_happened else never
- rule: came.scan
  defines: came.scanned_on
  CITE
  then: dispatched_on if dispatched_happened else never

# When the row pays, and when law wants it paid.
- rule: row.in_window
  defines: row.in_window
  CITE
  then: not row_has_window or not delivered_happened or requested_on <= add_days(delivered_on, row_window_days)
- rule: row.triggered
  defines: row.triggered_on
  CITE
  then: |
    requested_on if row_trigger == "request"
    else (min(came.proof_on, came.received_on) if row_trigger == "proof_of_dispatch"
    else (min(came.scanned_on, came.received_on) if row_trigger == "first_scan"
    else came.received_on))
- rule: row.promised
  defines: row.promised_on
  CITE
  then: add_business_days(row.triggered_on, row_inspection_days + row_promise_days)
- rule: law.withheld
  defines: law.withheld_until
  CITE
  then: |
    requested_on if not is_known(law_withhold_until)
    else (min(came.proof_on, came.received_on) if law_withhold_until == "goods_received_or_proof"
    else (came.received_on if law_withhold_until == "goods_received"
    else requested_on))
- rule: law.due
  defines: law.due_on
  CITE
  then: |
    max(law_clock_latest_on, roll(law.withheld_until))
    if law_holds and law_remedy_refund and law_clock_starts_on != "none" and law_clock_started_happened
       and not (is_known(law_withholding) and law_withholding)
    else never
- rule: row.refund_due
  defines: row.refund_due_on
  CITE
  then: |
    (min(row.promised_on, law.due_on) if row_no_later_than_law else row.promised_on)
    if row_has_promise else law.due_on

# Less than law.
- rule: breach.window
  defines: breach.window
  CITE
  then: law_holds and (row_refuses or (not row.in_window and not row_no_shorter_than_law))
- rule: breach.remedies_refund
  defines: breach.remedies_refund
  CITE
  then: law_holds and law_remedy_refund and not row_refuses and not row_remedy_refund
- rule: breach.remedies_repair
  defines: breach.remedies_repair
  CITE
  then: law_holds and law_remedy_repair and not row_refuses and not row_remedy_repair
- rule: breach.remedies_replacement
  defines: breach.remedies_replacement
  CITE
  then: law_holds and law_remedy_replacement and not row_refuses and not row_remedy_replacement
- rule: breach.remedies_price_reduction
  defines: breach.remedies_price_reduction
  CITE
  then: law_holds and law_remedy_price_reduction and not row_refuses and not row_remedy_price_reduction
- rule: breach.freight
  defines: breach.freight
  CITE
  then: |
    law_holds and not row_refuses and law_return_required and law_return_freight_payer == "merchant"
    and row_return_required and row_return_freight_payer == "buyer"
- rule: breach.outbound
  defines: breach.outbound
  CITE
  then: law_holds and law_remedy_refund and law_outbound_refunded and row_remedy_refund and not row_outbound_refunded
- rule: breach.fee
  defines: breach.fee
  CITE
  then: law_holds and law_remedy_refund and row_remedy_refund and row_fee
- rule: breach.refund_day
  defines: breach.refund_day
  CITE
  then: law_holds and law_remedy_refund and row_remedy_refund and row_has_promise and row.refund_due_on > law.due_on
- rule: breach.evidence
  defines: breach.evidence
  CITE
  then: |
    law_holds and not row_refuses and row_evidence
    and right in {"withdrawal", "undisclosed_policy", "cancellation_before_dispatch"}

# Less than the house wants.
- rule: house.full_refund
  defines: house.full_refund
  HOUSE
  then: |
    reason in {CHANGE_OF_MIND}
    and not row_refuses and (law_holds or row.in_window) and (not row_remedy_refund or row_fee)
- rule: house.cited_refusal
  defines: house.cited_refusal
  HOUSE
  then: row_refuses and not row_refusal_cited
- rule: house.five_working_days
  defines: house.five_working_days
  HOUSE
  then: |
    row_remedy_refund and (law_holds or row.in_window) and received_back_happened
    and row.refund_due_on > add_business_days(received_back_on, 5)
"""
