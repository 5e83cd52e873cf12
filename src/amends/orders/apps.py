from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders as the stores gave them, their buyers, and what returned before Amends."""

    name = "amends.orders"
    label = "orders"
    verbose_name = "Orders"

    def ready(self) -> None:
        from amends.orders import query, store  # noqa: F401  `orders.query` and `orders.store` from here on
