"""One line a record, as JSON, from an allowed list of fields: no names, no numbers, no query strings."""

import json
import logging
from datetime import UTC, datetime

ALLOWED = ("job", "kind", "fault", "seconds", "count", "port", "act")


class LineFormatter(logging.Formatter):
    """Says when, how grave, where and what kind of fault; never the text of an exception, which may hold data."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "where": record.name,
        }
        if record.name.startswith("notoneless"):
            line["what"] = str(record.msg)
        for name in ALLOWED:
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info and record.exc_info[0] is not None:
            line["fault"] = record.exc_info[0].__name__
            line["trace"] = self._trace(record)
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _trace(record: logging.LogRecord) -> list[str]:
        import traceback

        frames = traceback.extract_tb(record.exc_info[2]) if record.exc_info else []
        return [
            f"{frame.filename.rsplit('notoneless/', 1)[-1]}:{frame.lineno}:{frame.name}"
            for frame in frames[-8:]
        ]
