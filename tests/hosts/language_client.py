"""A client for a language server over standard input and output: as much of an editor as the tests need."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

Message = dict[str, Any]
_PATIENCE = 120.0  # seconds


class LanguageClient:
    """Starts a server, speaks JSON-RPC with it, and keeps the diagnostics that it publishes."""

    def __init__(self, command: Sequence[str], root: Path, env: Mapping[str, str], settings: Message) -> None:
        self._settings = settings
        self._root = root
        self._received: queue.Queue[Message | None] = queue.Queue()
        self._next_id = 0
        self._process = subprocess.Popen(
            command,
            cwd="/",
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> LanguageClient:
        uri = self._root.as_uri()
        self._request("initialize", {"processId": None, "rootUri": uri, "capabilities": {}})
        self._notify("initialized", {})
        self._notify("workspace/didChangeConfiguration", {"settings": self._settings})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._request("shutdown", None)
            self._notify("exit", None)
            self._process.wait(10)
        finally:
            self._process.kill()
            self._process.wait()

    def open(self, path: Path, text: str) -> list[Message]:
        """Open a file in the editor; returns the diagnostics published for it."""
        document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})
        return self._diagnostics(path)

    def type(self, path: Path, text: str, version: int) -> list[Message]:
        """Replace the text of an open file without saving it; returns the diagnostics published then."""
        document = {"uri": path.as_uri(), "version": version}
        change = {"textDocument": document, "contentChanges": [{"text": text}]}
        self._notify("textDocument/didChange", change)
        return self._diagnostics(path)

    def save(self, path: Path) -> list[Message]:
        """Tell that the file now has the text of the editor; returns the diagnostics published then."""
        self._notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        return self._diagnostics(path)

    def _diagnostics(self, path: Path) -> list[Message]:
        """The next diagnostics for a file."""
        while True:
            message = self._receive()
            parameters = message.get("params") or {}
            is_ours = parameters.get("uri") == path.as_uri()
            if message.get("method") == "textDocument/publishDiagnostics" and is_ours:
                found: list[Message] = parameters["diagnostics"]
                return found

    def _request(self, method: str, parameters: Message | None) -> Message:
        self._next_id += 1
        number = self._next_id
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                return message

    def _notify(self, method: str, parameters: Message | None) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: Message) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> Message:
        deadline = time.monotonic() + _PATIENCE
        try:
            message = self._received.get(timeout=deadline - time.monotonic())
        except queue.Empty:
            raise TimeoutError("the server says nothing") from None
        if message is None:
            raise ConnectionError(f"the server ended with {self._process.wait()}")
        return message

    def _read(self) -> None:
        """Runs in a thread of its own: queues what the server sends, and None when it ends."""
        assert self._process.stdout is not None
        stream = self._process.stdout
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                self._received.put(None)
                return
            self._received.put(json.loads(stream.read(length)))
