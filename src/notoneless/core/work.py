"""One job in a process of its own: what it needed in memory goes with it. ``python -m notoneless.core.work KEY``."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_worker() -> None:
    """Die when the worker dies (Linux), so that no job goes on unseen while the sweep starts it a second time."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> int:
    """Run the job with this key; its row says how it ended."""
    end_with_worker()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    import django

    django.setup()
    from notoneless.core.jobs import job_run

    job_run(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
