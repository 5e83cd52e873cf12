"""What belongs to no merchant and has had its time."""

from datetime import datetime
from importlib import import_module

from asgiref.sync import async_to_sync
from django.conf import settings
from procrastinate.contrib.django import app as queue

JOB_HOURS = 30 * 24
"""A job that failed stays so long for whoever looks into it; what it stood for is in its effect's row."""


def sessions(_now: datetime) -> None:
    """Sign-ins that ran out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def jobs(_now: datetime) -> None:
    """Jobs that are over, done or not."""
    async_to_sync(queue.job_manager.delete_old_jobs)(
        nb_hours=JOB_HOURS, queue=None, include_failed=True, include_cancelled=True, include_aborted=True
    )
