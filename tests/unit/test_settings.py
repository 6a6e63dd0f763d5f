"""Settings, and what a wrong one says."""

from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import Settings, read_settings, unknown_among


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBRIEF_PORT", "http", "DEBRIEF_PORT='http'"),
        ("DEBRIEF_PORT", "70000", "DEBRIEF_PORT='70000'"),
        ("DEBRIEF_WORKERS", "0", "DEBRIEF_WORKERS='0'"),
        ("DEBRIEF_LOG_LEVEL", "LOUD", "DEBRIEF_LOG_LEVEL='LOUD'"),
        ("DEBRIEF_MODEL_TIMEOUT_S", "-1", "DEBRIEF_MODEL_TIMEOUT_S='-1'"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_key_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(read_settings())


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
    ],
)
def test_only_this_machines_own_addresses_are_loopback(host: str, is_loopback: bool) -> None:
    assert Settings(host=host).is_loopback is is_loopback


def test_folders_are_where_the_command_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA_DIR", "./mine")
    monkeypatch.setenv("DEBRIEF_DATABASE_URL", "sqlite:///other/support.db")
    settings = read_settings()
    monkeypatch.chdir("/")
    assert settings.data_dir == tmp_path / "mine"
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path}/other/support.db"
    assert settings.jobs_url == f"sqlite:///{tmp_path}/other/support.jobs.db"


def test_the_queue_follows_the_database() -> None:
    url = "postgresql://debrief@db.example.org/debrief"
    assert Settings(database_url=url).jobs_url == url


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "DEBRIEF_REQUESTS_PER_MINTE",
            "DEBRIEF_REQUESTS_PER_MINTE is no setting and changes nothing; "
            "did you mean DEBRIEF_REQUESTS_PER_MINUTE?",
        ),
        (
            "debrief_modle",
            "debrief_modle is no setting and changes nothing; did you mean DEBRIEF_MODEL?",
        ),
        (
            "DEBRIEF_ZEBRA",
            "DEBRIEF_ZEBRA is no setting and changes nothing. The README lists every setting.",
        ),
    ],
)
def test_a_name_that_means_nothing_is_told_with_the_nearest_right_one(name: str, said: str) -> None:
    assert unknown_among([name, name]) == [said]


@pytest.mark.parametrize("name", ["DEBRIEF_MODEL", "debrief_model", "PATH", "OPENAI_API_KEY"])
def test_a_right_name_and_other_programs_variables_are_left_alone(name: str) -> None:
    assert unknown_among([name]) == []
