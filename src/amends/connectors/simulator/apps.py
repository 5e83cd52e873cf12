from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    """A payment provider and a store that exist only here: the outside world of the demo and the tests."""

    name = "amends.connectors.simulator"
    label = "simulator"
    verbose_name = "Simulator"
