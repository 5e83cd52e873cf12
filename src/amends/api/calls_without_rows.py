"""`/decisions` and `/refund-quotes`: the core's answers to what stands in the body, and to nothing else."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from amends.api.call import reckon
from amends.api.documentation import answered, asked
from amends.api.examples import QUOTE_REQUEST, SITUATION
from amends.api.problem import Problem, ProblemError
from amends.cases.rulebooks import packs
from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.situation import read_situation
from amends.ledger.quote_answer import answer_quote
from amends.vocabulary.reader import Fields

MAX_LANGUAGE = 35
router = Router(tags=["decisions and quotes"])


@router.post(
    "/decisions",
    operation_id="decide",
    summary="What the law, and the policy given, owe on a situation",
    openapi_extra=asked("Situation", SITUATION) | answered("Decision"),
)
def post_decision(request: HttpRequest, lang: str | None = None) -> HttpResponse:
    """Reads nothing but the body. `lang` adds `text` to what is said, where the packs speak that language."""
    language = Fields({"lang": lang}).optional_text("lang", most=MAX_LANGUAGE)
    return reckon(request, lambda body: answer(decide(read_situation(body.values), packs()), language))


@router.post(
    "/refund-quotes",
    operation_id="quote_refund",
    summary="What a refund would give back, to which payment, and what stays refundable",
    openapi_extra=asked("QuoteRequest", QUOTE_REQUEST) | answered("Quote"),
)
def post_quote(request: HttpRequest) -> HttpResponse:
    """Reads nothing but the body. A refusal is an answer: `result` is then `refused`, with its code."""
    return reckon(request, lambda body: _quoted(answer_quote(body.values)))


def _quoted(quote: dict[str, Any]) -> dict[str, Any]:
    error = quote.get("error")
    if error is None:
        return quote
    allowed = tuple(error.get("allowed", ()))
    found = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, error["code"], error["message"], error["field"], allowed)
    raise ProblemError(found)
