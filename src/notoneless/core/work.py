"""One job in a process of its own: what it needed in memory goes with it. ``python -m notoneless.core.work KEY``."""

import os
import sys


def main() -> int:
    """Run the job with this key; its row says how it ended."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    import django

    django.setup()
    from notoneless.core.jobs import job_run

    job_run(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
