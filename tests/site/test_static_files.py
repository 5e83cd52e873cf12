import json
from pathlib import Path

from amends.site import static_files


def test_collected_files_are_hashed_and_compressed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "stale.css").write_text("old")
    static_files.collect()
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())
    hashed = manifest["paths"]["portal/portal.css"]
    assert hashed != "portal/portal.css"
    assert Path(tmp_path / f"{hashed}.br").exists()
    assert not (tmp_path / "stale.css").exists()
