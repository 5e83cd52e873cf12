from datetime import datetime, timedelta

from amends.merchants.models import ApiKey

REVOKED_KEY_DAYS = 90


def forget(now: datetime) -> dict[str, int]:
    """Delete what the open tenant's merchant has kept long enough: revoked keys; how many, by kind."""
    deleted, _ = ApiKey.objects.filter(revoked_at__lt=now - timedelta(days=REVOKED_KEY_DAYS)).delete()
    return {"api_keys": deleted}
