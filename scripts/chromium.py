"""Finds Chromium for the browser tests, and installs Debian's where that is allowed."""

import os
import shutil
import subprocess
from pathlib import Path

NAMED = "NOTONELESS_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]


def found() -> str:
    named = os.environ.get(NAMED, "")
    if named:
        return named
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def chromium() -> str:
    """Its path; empty when there is none and none may be installed here."""
    here = found()
    if here or os.geteuid() != 0 or not shutil.which("apt-get"):
        return here
    print("Installing Chromium for the browser tests …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(INSTALL, env=env, capture_output=True).returncode:
        subprocess.run(["apt-get", "update", "-qq"], env=env, capture_output=True)
        subprocess.run(INSTALL, env=env, capture_output=True)
    return found()
