from django.db import migrations, models

import amends.merchants.tenancy
from amends.merchants.tenant_tables import TenantTables

HISTORY = """
CREATE FUNCTION merchants_policy_is_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('published', 'retired') THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a policy version that was published stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state NOT IN ('published', 'retired') OR (OLD.state = 'retired' AND NEW IS DISTINCT FROM OLD)
     OR (NEW.id, NEW.merchant_id, NEW.number, NEW.name, NEW.document, NEW.document_hash, NEW.published_from,
         NEW.applies_to_open_orders, NEW.published_at, NEW.published_by, NEW.created_at, NEW.created_by)
     IS DISTINCT FROM
        (OLD.id, OLD.merchant_id, OLD.number, OLD.name, OLD.document, OLD.document_hash, OLD.published_from,
         OLD.applies_to_open_orders, OLD.published_at, OLD.published_by, OLD.created_at, OLD.created_by) THEN
    RAISE EXCEPTION 'a policy version that was published never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_is_history BEFORE UPDATE OR DELETE ON merchants_policyversion
  FOR EACH ROW EXECUTE FUNCTION merchants_policy_is_history();
"""
"""What a buyer was promised is kept by the database itself; a check may be made anew, and a version may be retired."""


class Migration(migrations.Migration):

    dependencies = [("merchants", "0001_initial")]

    operations = [
        # Its shape is no longer read, and nothing was released with it.
        migrations.RemoveField(model_name="merchant", name="policy"),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.UUIDField(default=amends.merchants.tenancy.new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant_id", models.UUIDField(default=amends.merchants.tenancy.current_merchant_uuid, editable=False)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(choices=[("draft", "Draft"), ("checked", "Checked"), ("published", "Published"), ("retired", "Retired")], default="draft", max_length=12)),
                ("name", models.CharField(max_length=200)),
                ("document", models.JSONField()),
                ("document_hash", models.CharField(max_length=80)),
                ("report", models.JSONField(null=True)),
                ("checked_hash", models.CharField(blank=True, max_length=80)),
                ("law", models.JSONField(default=dict)),
                ("checked_at", models.DateTimeField(null=True)),
                ("published_from", models.DateField(null=True)),
                ("applies_to_open_orders", models.BooleanField(default=False)),
                ("retired_from", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=60)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=60)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "number"), name="policy_version_number"),
                    models.CheckConstraint(
                        condition=models.Q(("published_from", None), ("state__in", ["draft", "checked"]))
                        | models.Q(("published_from__isnull", False), ("state__in", ["published", "retired"])),
                        name="policy_version_published_from_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retired_from__isnull", False), ("state", "retired"))
                        | models.Q(("retired_from", None), ("state__in", ["draft", "checked", "published"])),
                        name="policy_version_retired_from_a_day",
                    ),
                ],
            },
        ),
        TenantTables(
            retention={"PolicyVersion": "while the merchant uses Amends, as the terms its cases name; a draft until it is deleted"},
        ),
        migrations.RunSQL(HISTORY, "DROP FUNCTION merchants_policy_is_history CASCADE"),
    ]
