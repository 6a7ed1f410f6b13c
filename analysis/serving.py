"""Serves the explorer as an app for colleagues: Voilà runs a notebook of two cells, and no visitor runs anything else."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.jupyter import nbformat
from analysis.labels import word
from analysis.tables import names

APP = Path(__file__).parent / "app"
NAME = "revue"
START = 120  # seconds until a server that does not answer is given up
STOP = 20  # seconds until a server that does not end is killed
IDLE = 900  # seconds after which the kernel of a visitor who has left without a word is stopped
#: The extensions of JupyterLab that draw widgets; the user's others are left out.
WIDGETS = ["@jupyter-widgets/jupyterlab-manager", "anywidget", "@voila-dashboards/widgets-manager8"]
#: What a page of the app may load: itself, and what its widgets make in the browser.
POLICY = ("default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


class ServeError(ValueError):
    """The app cannot be served; the message says why and what to do."""


def serve(corpus: str | Path | None = None, *, port: int = 8866, lang: str = "en", open_browser: bool = False,
          host: str = "127.0.0.1") -> int:
    """0 when it was stopped (Ctrl-C, SIGTERM), else Voilà's exit code; until then the explorer is served at ``http://host:port/``.

    ``corpus`` is a corpus, or a folder of tables (default: the first corpus); it is annotated once, before the first visitor. A
    visitor has a kernel of his own (some 200 MB), which runs the explorer and nothing that he sends. There is no password: whoever reaches
    the port reads the articles, so it is open to this machine alone unless ``host`` says otherwise, and then a warning is printed.
    Port 0 takes a free one. Raises ServeError where Voilà is not installed or the port cannot be had, and what reading a corpus raises.
    """
    if find_spec("voila") is None:
        raise ServeError("the app is served by Voilà, which is not installed; install it with: pip install 'revue[app]'")
    word("app_title", lang)  # an unknown language is told before anybody waits
    port = _free(host, port)
    if not _local(host):
        print(f"revue: warning: there is no password; whoever reaches port {port} of this machine can read the articles", file=sys.stderr)
    with _ended_like_ctrl_c(), TemporaryDirectory(prefix="revue-app-") as made:
        folder = Path(made)
        _write(folder, _tables(corpus, folder), lang, host, port)
        return _run(folder, host, port, open_browser)


def _free(host: str, port: int) -> int:
    """The port, or a free one for 0; Voilà would silently take another one where it is in use."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as found:
            return found.getsockname()[1]
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ServeError(f"cannot listen on {host}, port {port} ({reason}): choose another one with --port") from error


def _local(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


@contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """SIGTERM becomes a KeyboardInterrupt, so that what was started and written is cleared away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tables(corpus: str | Path | None, folder: Path) -> Path:
    """The folder of the tables to serve: the given one, or that of a corpus annotated now."""
    from analysis.tables import open_tables
    if corpus is not None and any((Path(corpus) / f"{name}.parquet").exists() for name in names()):
        open_tables(corpus)  # says what lacks before anybody waits
        return Path(corpus).resolve()
    from analysis.corpus import load_corpus, require_articles
    from analysis.annotating import annotate
    from analysis.places import first_corpus
    loaded = load_corpus(corpus if corpus is not None else first_corpus())
    require_articles(loaded)
    print(f"annotating {len(loaded.articles)} articles …", flush=True)
    return annotate(loaded).save(folder / "tables")


def _write(folder: Path, tables: Path, lang: str, host: str, port: int) -> None:
    """The notebook, the kernel that runs it, and the settings of Voilà, which reads them from the folder it is started in."""
    cells = [f"from analysis import explore, open_tables\ntables = open_tables({str(tables)!r})", f"explore(tables, lang={lang!r})"]
    metadata = {"kernelspec": {"name": NAME, "display_name": NAME, "language": "python"}, "title": word("app_title", lang),
                "waiting": word("app_waiting", lang)}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata=metadata)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    kernel = folder / "jupyter" / "kernels" / NAME / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps({"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=ERROR"],
                                  "display_name": NAME, "language": "python"}), encoding="utf-8")
    (folder / "voila.json").write_text(json.dumps(_settings(folder, lang, host, port)), encoding="utf-8")


def _settings(folder: Path, lang: str, host: str, port: int) -> dict:
    """Voilà's settings: one notebook without its source, no files, no choice of template, kernels that end with their visitor."""
    return {
        "Voila": {"ip": host, "port": port, "port_retries": 0, "open_browser": False, "log_level": "ERROR",
                  "tornado_settings": {"allow_remote_access": not _local(host),  # where False, requests must name this machine itself
                                       "headers": {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"},
                                       "ws_ping_timeout": 30_000}},  # the server's own default makes tornado complain
        "VoilaConfiguration": {"template": NAME, "strip_sources": True, "show_tracebacks": False, "file_allowlist": [],
                               "allow_template_override": "NO", "allow_theme_override": "NO",
                               "extension_allowlist": WIDGETS},
        "VoilaExporter": {"language_code": lang},
        "MappingKernelManager": {"cull_idle_timeout": IDLE, "cull_interval": 60},
        "NotebookNotary": {"db_file": ":memory:", "secret_file": str(folder / "secret")},
    }


def _run(folder: Path, host: str, port: int, open_browser: bool) -> int:
    print("starting Voilà …", flush=True)
    environment = {"TMPDIR": str(folder), "JUPYTER_NO_CONFIG": "1", "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
                   "IPYTHONDIR": str(folder / "ipython"), "JUPYTER_PATH": os.pathsep.join([str(folder / "jupyter"), str(APP)])}
    server = subprocess.Popen([sys.executable, "-m", "voila", f"{NAME}.ipynb"], cwd=folder, env={**os.environ, **environment})
    try:
        _wait(server, host, port)
        address = f"http://{_shown(host)}:{port}/"
        print(f"the explorer is served at {address} (stop it with Ctrl-C)", flush=True)
        if open_browser:
            webbrowser.open(address)
        return server.wait()
    except KeyboardInterrupt:
        print("the explorer is no longer served")
        return 0
    finally:
        _end(server)


def _shown(host: str) -> str:
    """The host as a browser writes it; for all addresses of the machine its name."""
    if host in ("0.0.0.0", "::", ""):
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _wait(server: subprocess.Popen, host: str, port: int) -> None:
    """Returns when the server answers."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    for _ in range(START * 5):
        if server.poll() is not None:
            raise ServeError(f"Voilà ended as it started, with exit code {server.returncode}: see its lines above")
        with suppress(OSError), socket.create_connection((reached, port), timeout=1):
            return
        time.sleep(0.2)
    raise ServeError(f"Voilà did not answer within {START} seconds; try again when the machine is less busy")


def _end(server: subprocess.Popen) -> None:
    """Stops the server and with it the visitors' kernels."""
    server.terminate()
    try:
        server.wait(STOP)
    except subprocess.TimeoutExpired:
        server.kill()
