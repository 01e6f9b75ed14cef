"""The queue's consumer, a child of ``serve``: takes jobs, sweeps each minute, does the nightly round."""

import os
import sys


def main() -> int:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    import django

    django.setup()
    from notoneless.core.queue import HUEY
    from notoneless.web import nightly  # noqa: F401  (its periodic tasks register themselves)

    HUEY.create_consumer(
        workers=1, periodic=True, initial_delay=0.2, max_delay=1.0, check_worker_health=True
    ).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
