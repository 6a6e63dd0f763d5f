"""One redactor for all tests: it takes seconds to build and holds no state."""

import pytest

from app.redaction.redactor import Redactor, build_redactor


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    return build_redactor()
