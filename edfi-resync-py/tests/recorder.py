"""A server that accepts whatever it is sent and keeps it, so that tests can look at what really went over the wire."""

from __future__ import annotations

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Recorder:
    """Serves in a `with` statement. While `gate` is closed, POSTs of records wait; `arrived` is set by the first of them."""

    def __init__(self) -> None:
        self.bodies: list[tuple[str, str]] = []
        # By path and id; the same body is the same record.
        self.held: dict[str, dict[str, str]] = {}
        self.paths: list[str] = []
        self.arrived = threading.Event()
        self.asked = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self.front = threading.Event()
        self.front.set()
        self.discovery: bytes | None = None
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.recorder = self
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.set()
        self.front.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    recorder: Recorder


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        recorder = self.server.recorder
        recorder.asked.set()
        recorder.front.wait()
        asked = urlsplit(self.path)
        if asked.path.startswith("/data/v3/"):
            self._list(asked.path, parse_qs(asked.query))
            return
        url = recorder.url
        document: dict[str, Any] = {
            "version": "7.3",
            "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}],
            "urls": {"dataManagementApi": f"{url}/data/v3/", "oauth": f"{url}/oauth/token"},
        }
        self._answer(200, json.dumps(document).encode() if recorder.discovery is None else recorder.discovery)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.recorder.paths.append(self.path)
        if self.path.endswith("/oauth/token"):
            self._answer(200, b'{"access_token": "token", "expires_in": 1800, "token_type": "bearer"}')
            return
        recorder = self.server.recorder
        recorder.bodies.append((self.path.rsplit("/", 1)[-1], body.decode()))
        recorder.arrived.set()
        recorder.gate.wait()
        record = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.path} {body.decode()}").hex
        recorder.held.setdefault(self.path, {})[record] = body.decode()
        self._answer(201, b"", Location=f"{recorder.url}{self.path}/{record}", ETag=f'"{record}"')

    def _list(self, path: str, query: dict[str, list[str]]) -> None:
        held = [json.loads(body) | {"id": record} for record, body in list(self.server.recorder.held.get(path, {}).items())]
        filters = {name: values[0] for name, values in query.items() if name in {member for record in held for member in record}}
        held = [record for record in held if all(str(record.get(name)) == value for name, value in filters.items())]
        offset, limit = (int(query.get(name, [otherwise])[0]) for name, otherwise in (("offset", "0"), ("limit", "500")))
        self._answer(200, json.dumps(held[offset : offset + limit]).encode(), Total_Count=str(len(held)))

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            # The client was stopped meanwhile.
            self.close_connection = True

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002 -- the base's own name
        pass
