"""The system's Chromium, for the tests that drive a real browser.

`python -m tests.browser.chromium` installs it through the operating system's
package manager where it may (as root, on Debian), and else says how to get it.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW = (
    "No Chromium on this machine, so the browser tests are skipped. "
    "Get it with `sudo apt-get install chromium` (Debian, Ubuntu) or "
    "`brew install --cask chromium` (macOS), and run `make test` again."
)


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome, None where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((app for app in MAC_APPS if os.path.exists(app)), None)


def install() -> None:
    """Install Chromium where that needs nobody's leave, else say how."""
    if find_chromium():
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        print(HOW)
        return
    print("Installing Chromium for the browser tests (once) ...")
    for command in (["update", "-q"], ["install", "-y", "-q", "chromium"]):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            ["apt-get", *command], check=False, env=environment, capture_output=True
        )
        if done.returncode:
            print(done.stderr.decode(errors="replace")[-500:], file=sys.stderr)
    if not find_chromium():
        print(HOW)


if __name__ == "__main__":
    install()
