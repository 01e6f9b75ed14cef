from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文书: numbers, files, hashes, deliveries. No URLs: the owner room checks scope and asks for bytes."""

    name = "notoneless.documents"
    verbose_name = "文书"
