"""Identifiers: uuid strings that only ever name one kind of thing."""

from typing import NewType

MerchantId = NewType("MerchantId", str)
OrderId = NewType("OrderId", str)
CaseId = NewType("CaseId", str)
LineId = NewType("LineId", str)
EffectId = NewType("EffectId", str)
RefundId = NewType("RefundId", str)
