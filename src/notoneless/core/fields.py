"""Model columns for sealed text and for search hashes."""

from typing import Any

from django.db import models

from notoneless.core.sealing import Sealed


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text kept under SM4-GCM. Reading gives a ``Sealed``; assigning takes a ``Sealed`` or a plain ``str``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    @property
    def seal_column(self) -> str:
        """The name the value is bound to: room.model.field."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Sealed | None:
        return None if value is None else Sealed(self.seal_column, bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            value = (
                value.blob
                if value.column == self.seal_column
                else Sealed.of(self.seal_column, value.open()).blob
            )
        elif isinstance(value, str):
            value = Sealed.of(self.seal_column, value).blob
        return super().get_prep_value(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(getattr(obj, self.attname))


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """The keyed hash by which a sealed value is found again, whole values only. Written by services."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
