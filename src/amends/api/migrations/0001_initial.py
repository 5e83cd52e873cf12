import amends.merchants.tenancy
from django.db import migrations, models

from amends.merchants.tenant_tables import TenantTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("merchants", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.UUIDField(default=amends.merchants.tenancy.new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant_id", models.UUIDField(default=amends.merchants.tenancy.current_merchant_uuid, editable=False)),
                ("endpoint", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=255)),
                ("sent", models.BinaryField(max_length=32)),
                ("status", models.SmallIntegerField()),
                ("location", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["merchant_id", "created_at"], name="kept_answer_age")],
                "constraints": [models.UniqueConstraint(fields=("merchant_id", "endpoint", "key"), name="kept_answer_key")],
            },
        ),
        TenantTables(
            retention={"KeptAnswer": "7 days after the request; removed as later requests come; holds no personal data"},
        ),
    ]
