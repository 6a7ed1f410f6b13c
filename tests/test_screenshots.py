"""The pictures of the README: what lacks is told (they are taken by ``make screenshots``)."""

from __future__ import annotations

import pytest

from analysis import screenshots


@pytest.mark.parametrize(("name", "nothing", "says"), [
    ("find_spec", lambda name: None, r"pip install 'revue\[test\]'"), ("shutil", type("no", (), {"which": lambda name: None}), "install chromium")])
def test_what_lacks_is_told(monkeypatch, tmp_path, capsys, name, nothing, says):
    """Without Playwright or without a browser one line names the remedy, the exit code is 2, and nothing is written."""
    monkeypatch.setattr(screenshots, name, nothing)
    with pytest.raises(screenshots.ScreenshotError, match=says):
        screenshots.take(tmp_path / "out")
    assert screenshots.main(["--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith("screenshots: ") and not (tmp_path / "out").exists()
