from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


def collect() -> None:
    """Hash and compress every app's static files into STATIC_ROOT; web processes started afterwards serve those.

    Without it (tests, a first look) the settings choose plain files straight from the apps.
    """
    command = Command()
    command.storage = CompressedManifestStaticFilesStorage()
    call_command(command, verbosity=0, interactive=False, clear=True)
