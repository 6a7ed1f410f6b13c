"""The explorer as an app: it is drawn in a browser, a visitor runs nothing and reads no file, and nothing is left when it stops."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from analysis import annotate, serving
from analysis.labels import LangError
from analysis.serving import ServeError, serve
from analysis.tables import TablesError
from marks import FRONT, check_every_mark

SERVED = re.compile(r"served at (http://127\.0\.0\.1:\d+)/")
KERNEL = re.compile(r'"kernelId": "([0-9a-f-]+)"')
V1 = "v1.kernel.websocket.jupyter.org"


@contextmanager
def served(folder: Path, tables) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address of an app on some tables, and its process; what it writes goes under ``folder``."""
    saved, temporary, log = tables.save(folder / "tables"), folder / "tmp", folder / "log"
    temporary.mkdir()
    with log.open("w") as stream:
        code = f"from analysis.serving import serve; raise SystemExit(serve({str(saved)!r}, port=0))"
        process = subprocess.Popen([sys.executable, "-c", code], stdout=stream, stderr=subprocess.STDOUT,
                                   env={**os.environ, "TMPDIR": str(temporary)})
    try:
        for _ in range(240):
            if found := SERVED.search(log.read_text()):
                break
            assert process.poll() is None, log.read_text()
            time.sleep(0.5)
        else:
            raise TimeoutError(log.read_text())
        yield found[1], process
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def app(tmp_path_factory, tables) -> Iterator[str]:
    """The address of an app on the first corpus."""
    with served(tmp_path_factory.mktemp("app"), tables) as (address, _):
        yield address


def get(address: str, **headers: str) -> tuple[int, str]:
    """The status and the text of an answer; redirections are followed."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=120) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_app_is_the_explorer(app, browser):
    """The app draws the explorer, a control changes what is listed, every mark opens its sentences, and all comes from this machine."""
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    page, requests, outside = context.new_page(), [], re.compile(r"^https?://(?!127\.0\.0\.1[:/])")
    context.route(outside, lambda route: route.abort())
    page.on("request", lambda request: requests.append(request.url))
    page.goto(app, timeout=120_000)
    front = page.locator(FRONT)
    region = front.get_by_role("region", name="Evidence")
    region.locator("li").first.wait_for(timeout=120_000)
    check_every_mark(front, views=4)
    before = region.locator("li").count()
    front.locator("select").first.select_option(index=1)
    page.wait_for_function("([region, n]) => region.querySelectorAll('li').length !== n", arg=[region.element_handle(), before])
    assert 0 < region.locator("li").count() < before
    context.close()
    assert requests and [address for address in requests if outside.match(address)] == []


@pytest.mark.parametrize("path", [
    "voila/tree", "tree", "lab", "api/contents", "voila/api/contents", "api/kernels", "api/sessions", "api/terminals",
    "voila/render/revue.ipynb",
    "voila/files/revue.ipynb", "voila/files/voila.json", "voila/files/secret", "voila/files/tables/sentences.parquet",
    "voila/files/%2e%2e/%2e%2e/etc/passwd"])
def test_no_file_is_listed_or_read(app, path):
    """A visitor sees no folder, no notebook, no table, no setting and no list of kernels."""
    assert get(f"{app}/{path}")[0] in (403, 404)


def test_only_requests_for_this_machine_are_answered(app):
    """A page elsewhere whose name is made to lead to this machine gets nothing."""
    assert get(app, Host="elsewhere.example")[0] == 403


def header(kind: str) -> dict[str, str]:
    return {"msg_id": uuid4().hex, "msg_type": kind, "session": "s", "username": "", "version": "5.3", "date": "2024-01-01T00:00:00Z"}


async def asked(address: str, messages: list[tuple[str, str, dict]], protocol: str | None) -> set[str]:
    """The types of the messages that are answered, of those sent to a visitor's kernel over its websocket."""
    from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
    from tornado.websocket import websocket_connect
    kernel = KERNEL.search(get(address)[1])[1]
    socket = await websocket_connect(f"{address.replace('http', 'ws')}/api/kernels/{kernel}/channels",
                                     subprotocols=[protocol] if protocol else None)
    sent, answered = {}, set()
    for channel, kind, content in messages:
        message = {"header": header(kind), "parent_header": {}, "metadata": {}, "content": content}
        sent[message["header"]["msg_id"]] = kind
        if protocol:
            parts = [json.dumps(message[part]).encode() for part in ("header", "parent_header", "metadata", "content")]
            await socket.write_message(serialize_msg_to_ws_v1(parts, channel), binary=True)
        else:
            await socket.write_message(json.dumps({**message, "channel": channel, "buffers": []}))
    while "kernel_info_request" not in answered:
        answer = await asyncio.wait_for(socket.read_message(), 60)
        answered.update(kind for name, kind in sent.items() if name in (answer if isinstance(answer, str) else answer.decode("latin-1")))
    socket.close()
    return answered


@pytest.mark.parametrize("protocol", [None, V1], ids=["json", "v1"])
def test_a_visitor_runs_nothing(app, tmp_path, protocol):
    """What would run, complete or inspect code is not passed on to the kernel, in either protocol and on any channel."""
    code = {"code": f"open({str(tmp_path / 'ran')!r}, 'w')", "silent": False, "store_history": False, "user_expressions": {},
            "allow_stdin": False}
    evaluate = {"type": "request", "command": "evaluate", "seq": 1, "arguments": {"expression": code["code"]}}
    place = {"code": "tables.", "cursor_pos": 7, "detail_level": 0}
    messages = [*((channel, kind, content) for channel in ("shell", "control") for kind, content in (
        ("execute_request", code), ("complete_request", place), ("inspect_request", place),
        ("history_request", {"hist_access_type": "tail", "n": 9}), ("debug_request", evaluate))),
        ("stdin", "input_reply", {"value": "1"}), ("shell", "kernel_info_request", {})]
    with ThreadPoolExecutor(1) as other:  # a loop of its own beside that of the browser
        answered = other.submit(lambda: asyncio.run(asked(app, messages, protocol))).result()
    assert answered == {"kernel_info_request"} and not (tmp_path / "ran").exists()


def test_nothing_is_left_when_it_stops(tmp_path, tables):
    """After SIGTERM the server, the visitors' kernels and all that was written for them are gone, and it ends with 0."""
    with served(tmp_path, tables) as (address, process):
        assert KERNEL.search(get(address)[1]) and list((tmp_path / "tmp").iterdir())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert list((tmp_path / "tmp").iterdir()) == []
    assert str(tmp_path) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    with pytest.raises(OSError):
        urllib.request.urlopen(address, timeout=5)


def test_a_port_in_use_is_told(app):
    """A port that another program has is an error that names it and the remedy; none is taken silently."""
    port = int(app.rsplit(":", 1)[1])
    with pytest.raises(ServeError, match=f"port {port} .*--port"):
        serve(port=port)


@pytest.mark.parametrize(("arguments", "error", "says"), [
    ({"port": 70_000}, ServeError, "port 70000"), ({"host": "203.0.113.7"}, ServeError, "203.0.113.7"),
    ({"lang": "de"}, LangError, "'de'")])
def test_what_cannot_be_served_is_told(arguments, error, says):
    """A port or address that is none of this machine's, and a language without labels, are told before anything is read."""
    with pytest.raises(error, match=says):
        serve(**arguments)


def test_incomplete_tables_are_told(tmp_path, tables):
    """A folder in which a table lacks is an error that names it, before anything is served."""
    (tables.save(tmp_path) / "sentences.parquet").unlink()
    with pytest.raises(TablesError, match="sentences.parquet"):
        serve(tmp_path, port=0)


@pytest.mark.parametrize("stopped", [False, True])
def test_tables_in_parts_are_served(folder, tmp_path, monkeypatch, stopped):
    """A folder that ``revue annotate`` wrote is served as it is; one of a run that was stopped is told before anybody waits."""
    annotate(folder, out=tmp_path / "out")
    shown = []
    monkeypatch.setattr(serving, "_run", lambda made, *_: shown.append((made / "revue.ipynb").read_text()) or 0)
    if stopped:
        (tmp_path / "out" / "tables.json").unlink()
        with pytest.raises(TablesError, match="not complete.*revue annotate"):
            serve(tmp_path / "out", port=0)
    else:
        assert serve(tmp_path / "out", port=0) == 0 and str((tmp_path / "out").resolve()) in shown[0]


def test_without_voila_the_remedy_is_named(monkeypatch):
    """Where Voilà is not installed, one line says what to install."""
    monkeypatch.setattr(serving, "find_spec", lambda name: None)
    with pytest.raises(ServeError, match=r"pip install 'revue\[app\]'"):
        serve()


def test_another_address_is_warned_of(monkeypatch, capsys, tmp_path, tables):
    """An app that other machines can reach says that whoever reaches it reads the articles; one for this machine alone does not."""
    monkeypatch.setattr(serving, "_run", lambda *_: 0)
    saved = tables.save(tmp_path)
    assert serve(saved, port=0) == 0 and capsys.readouterr().err == ""
    assert serve(saved, port=0, host="0.0.0.0") == 0 and "can read the articles" in capsys.readouterr().err
