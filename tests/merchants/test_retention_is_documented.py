"""`docs/privacy.md` says of every table of ours how long its rows are kept, in the words the table itself states."""

import re
from pathlib import Path

from django.apps import apps
from django.db import connection

DOCUMENT = Path(__file__).parents[2] / "docs/privacy.md"


def stated():
    """`| table | retention |` rows as the database has them."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_config.name.startswith("amends.") and model._meta.managed:
                cursor.execute("SELECT obj_description(%s::regclass)", [model._meta.db_table])
                ((comment,),) = cursor.fetchall()
                yield f"| `{model._meta.db_table}` | {(comment or '').removeprefix('Retention: ')} |"


def test_the_list_is_what_the_tables_state(db):
    written = set(re.findall(r"^\| `\w+` \| .* \|$", DOCUMENT.read_text(), re.MULTILINE))
    wanted = set(stated())
    assert not wanted - written, "add to docs/privacy.md:\n" + "\n".join(sorted(wanted - written))
    assert not written - wanted, "take out of docs/privacy.md:\n" + "\n".join(sorted(written - wanted))
