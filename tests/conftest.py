"""What tests of all rooms share: programs that some of them need."""

import os
import shutil

import pytest

_PROGRAMS = {
    "office": ("LibreOffice", ("soffice", "libreoffice")),
    "browser": (
        "Chromium",
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    ),
}


def _find(mark: str) -> str | None:
    return next((path for name in _PROGRAMS[mark][1] if (path := shutil.which(name))), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked for a program is skipped where that is not there; in CI it must be there."""
    for mark, (program, names) in _PROGRAMS.items():
        if item.get_closest_marker(mark) is None or _find(mark) is not None:
            continue
        reason = f"{program} is not installed ({', '.join(names)} not in PATH)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium, for tests marked ``browser``."""
    path = _find("browser")
    if path is None:
        pytest.skip("Chromium is not installed")
    return path


@pytest.fixture(scope="session")
def soffice() -> str:
    """Path of LibreOffice, for tests marked ``office``."""
    path = _find("office")
    if path is None:
        pytest.skip("LibreOffice is not installed")
    return path
