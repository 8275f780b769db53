"""The first start, by several processes at once, as systemd does it."""

import stat

import pytest

from tests.processes import installation

pytestmark = pytest.mark.slow


def test_processes_that_start_together_make_one_installation(tmp_path):
    with installation(tmp_path / "data") as house:
        together = [house.start("work", "--once") for _ in range(4)]
        assert [one.wait(120) for one in together] == [0] * 4
        assert "Traceback" not in (house.data / "work.log").read_text()
        counted = house.python(
            "from gehoor.team.models import Calendar\n"
            "from gehoor.routing.models import Rule\n"
            "print(Calendar.objects.filter(is_default=True).count(), Rule.objects.count())\n"
        )
        assert counted.split() == ["1", "1"]
        assert stat.S_IMODE((house.data / "secret_key").stat().st_mode) == 0o600
        assert len((house.data / "secret_key").read_text()) == 64
        assert [path.name for path in house.data.glob("secret_key.*")] == []
