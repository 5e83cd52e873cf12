"""Merchants' tables. Only `store` and `query` of this app touch them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from amends.merchants.tenancy import TenantForeignKey, TenantModel, new_id
from amends.vocabulary.identity import MerchantId


class Role(models.TextChoices):
    """What a member of staff may do."""

    OWNER = "owner"
    AGENT = "agent"
    WAREHOUSE = "warehouse"
    FINANCE = "finance"
    READ_ONLY = "read_only"


class UserManager(BaseUserManager["User"]):
    """Users are found by their e-mail, whatever its case."""

    def create_user(self, email: str, password: str | None = None, name: str = "", **extra: Any) -> "User":
        user = self.model(email=email.strip().lower(), name=name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who signs in; the same person may work for several merchants (`Membership`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    locale = models.CharField(max_length=35, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def get_full_name(self) -> str:
        return self.name or self.email


class Merchant(TenantModel):
    """The tenant itself: `merchant_id` repeats `id`. Legal identity is what buyers are shown."""

    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    register_number = models.CharField(max_length=120, blank=True)
    vat_numbers = models.JSONField(default=dict, blank=True)
    privacy_url = models.URLField(blank=True)
    imprint_url = models.URLField(blank=True)
    accent_colour = models.CharField(max_length=7, blank=True)
    default_locale = models.CharField(max_length=35, default="en")
    refund_release_automatic = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(merchant_id=models.F("id")), name="merchant_is_its_own_tenant")
        ]


class Store(TenantModel):
    """A shop of the merchant; orders name it by `code`."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "code"], name="store_code")]


class Address(models.Model):
    """The directory of public addresses, read before any tenant is known."""

    slug = models.SlugField(max_length=60, primary_key=True)
    merchant_id = models.UUIDField()
    store = TenantForeignKey(Store)


class ReturnAddress(TenantModel):
    """Where buyers of a market send goods; market `*` for all others."""

    market = models.CharField(max_length=6)
    lines = models.JSONField(default=list)
    country = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "market"], name="return_address_market")]


class PolicyState(models.TextChoices):
    """How far a version has come; from `published` on its document never changes."""

    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    RETIRED = "retired"


class PolicyVersion(TenantModel):
    """What the merchant promises on top of the law (`decision.policy`), from a day on.

    `report` is the check's own of `checked_hash` under `law` (market -> hash of its pack): of another document, or of
    other law, it says nothing. `published_from` and `retired_from` are days at the buyer's place. `…_by` names an actor
    (`staff:<user id>`, `system`), no person.
    """

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=PolicyState.choices, default=PolicyState.DRAFT)
    name = models.CharField(max_length=200)
    document = models.JSONField()
    document_hash = models.CharField(max_length=80)
    report = models.JSONField(null=True)
    checked_hash = models.CharField(max_length=80, blank=True)
    law = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    published_from = models.DateField(null=True)
    applies_to_open_orders = models.BooleanField(default=False)
    retired_from = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant_id", "number"], name="policy_version_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "checked"], published_from=None)
                | models.Q(state__in=["published", "retired"], published_from__isnull=False),
                name="policy_version_published_from_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="retired", retired_from__isnull=False)
                | models.Q(state__in=["draft", "checked", "published"], retired_from=None),
                name="policy_version_retired_from_a_day",
            ),
        ]

    @property
    def is_settled(self) -> bool:
        """Whether it is history: published once, whatever became of it."""
        return self.state in {PolicyState.PUBLISHED, PolicyState.RETIRED}

    @property
    def is_checked(self) -> bool:
        """Whether the last check was of the document as it stands, whatever it found."""
        return self.checked_hash == self.document_hash


class Membership(TenantModel):
    """A person's work for this merchant."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "user"], name="membership_user")]


class ApiKey(TenantModel):
    """A key of the API; only its hash is kept."""

    name = models.CharField(max_length=200, blank=True)
    prefix = models.CharField(max_length=12)
    sha256 = models.BinaryField(max_length=32)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "sha256"], name="api_key_hash")]


def merchant_of(key: str) -> MerchantId | None:
    """The merchant named in an API key (`amends_<merchant uuid hex>_<secret>`), unproven."""
    parts = key.split("_", 2)
    if len(parts) != 3 or parts[0] != "amends" or len(parts[1]) != 32:
        return None
    return MerchantId(parts[1])
