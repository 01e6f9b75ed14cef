from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """报送."""

    name = "notoneless.returns"
    verbose_name = "报送"
