"""Reads of the case room: who leads, who belongs to the group, what is due, what may be done next."""

from __future__ import annotations

