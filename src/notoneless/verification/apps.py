from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """核查."""

    name = "notoneless.verification"
    verbose_name = "核查"
