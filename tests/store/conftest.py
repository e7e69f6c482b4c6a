import pytest

from serviceaudit.store import Store


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(url):
    with Store.open(url) as opened:
        yield opened
