import amends.merchants.tenancy
from django.db import migrations, models

from amends.merchants.tenant_tables import TenantTables


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RefusedDeliveries',
            fields=[
                ('id', models.UUIDField(default=amends.merchants.tenancy.new_id, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.UUIDField(default=amends.merchants.tenancy.current_merchant_uuid, editable=False)),
                ('connection', models.CharField(max_length=60)),
                ('day', models.DateField()),
                ('count', models.IntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('merchant_id', 'connection', 'day'), name='refused_deliveries_day')],
            },
        ),
        TenantTables(retention={"RefusedDeliveries": "90 days, to see who keeps knocking"}),
    ]
