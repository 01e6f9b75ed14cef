"""An act that comes with its paper: the file is kept and the act done in one transaction, or neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.documents.services import file_keep
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest

acts({"file_refused": "附件未收下"})

Doing = Callable[[dict[str, Any]], Any]


def with_file(
    request: SignedRequest, do: Doing, name: str = "evidence", child_key: UUID | None = None
) -> Doing:
    """``do``, with the uploaded file under this name stored first; what it gets under the name is the StoredFile or None.

    A file that is not taken is the refusal, recorded, and nothing is done.
    """

    def doing(data: dict[str, Any]) -> Any:
        upload = request.FILES.get(name)
        if upload is None:
            return do({**data, name: None})
        with act(by=request.user) as log:
            kept = file_keep(
                name=upload.name or "", content=upload.read(), media_type=upload.content_type or "",
                by=request.user, today=clock.today(), child_key=child_key,
            )  # fmt: skip
            if isinstance(kept, Refusal):
                log("file_refused", changes={"rule": ("", kept.rule)})
                return kept
            return do({**data, name: kept})

    return doing


def with_drawn(request: SignedRequest, do: Doing, name: str, child_key: UUID | None = None) -> Doing:
    """``do``, with the picture drawn on the screen under this name (PNG bytes, or None) stored first. Like an upload, it
    is redrawn before it is kept, and one that is not taken is the refusal."""

    def doing(data: dict[str, Any]) -> Any:
        drawn = data.get(name)
        if drawn is None:
            return do({**data, name: None})
        with act(by=request.user) as log:
            kept = file_keep(
                name=f"{name}.png", content=drawn, media_type="image/png", by=request.user, today=clock.today(),
                child_key=child_key,
            )  # fmt: skip
            if isinstance(kept, Refusal):
                log("file_refused", changes={"rule": ("", kept.rule)})
                return kept
            return do({**data, name: kept})

    return doing
