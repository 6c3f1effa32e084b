"""A language model behind an endpoint: it only points at passages, and what it answers is never trusted."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from twinkeel.cli import status_of
from twinkeel.desk.language_model import KEY, ModelError, passages, proposer

STORY = "HONG KONG, Dec 23, 2025 (Wire) - Tencent (0700.HK) rose 5%, while Qingdao Widgets kept silent."


def _chat(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


class Endpoint:
    """A chat-completions server on loopback that answers one thing and keeps what it was asked."""

    def __init__(self, answer: bytes, status: int = 200) -> None:
        asked = self.asked = []  # type: list[tuple[str, dict[str, str], dict[str, object]]]

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                asked.append((self.path, dict(self.headers), body))
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def endpoint() -> Iterator[Callable[..., Endpoint]]:
    made: list[Endpoint] = []

    def make(answer: bytes, status: int = 200) -> Endpoint:
        made.append(Endpoint(answer, status))
        return made[-1]

    yield make
    for each in made:
        each.server.shutdown()
        each.server.server_close()


def test_the_verb_keeps_only_verbatim_passages_and_links_none_of_them(
    endpoint: Callable[..., Endpoint],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(KEY, "a-token")
    server = endpoint(_chat('Here you are:\n```json\n["Qingdao Widgets", "Evil Corp", 7, "Tencent"]\n```'))
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    assert status_of(["read", str(story), "--model-url", server.url, "--model", "tiny", "--json", "-"]) == 0
    shown = json.loads(capsys.readouterr().out)
    proposed = [m for m in shown["mentions"] if "proposed by a language model" in " ".join(m["evidence"])]
    assert [(m["text"], m["status"], m["codes"]) for m in proposed] == [("Qingdao Widgets", "nil", [])]
    path, headers, body = server.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer a-token"
    assert body["model"] == "tiny"
    assert body["temperature"] == 0


def test_without_the_options_nothing_is_asked(endpoint: Callable[..., Endpoint], tmp_path: Path) -> None:
    server = endpoint(_chat("[]"))
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    assert status_of(["read", str(story), "--quiet"]) == 0
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (b"<html>no</html>", 200, "no chat completion"),
        (b'{"choices": []}', 200, "no chat completion"),
        (b"[" * 100_000, 200, "no chat completion"),
        (b"{}", 401, "status 401"),
        (b"x" * (1 << 21), 200, "over 1 MB"),
    ],
)
def test_a_bad_answer_is_one_line(endpoint: Callable[..., Endpoint], answer: bytes, status: int, words: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        proposer(endpoint(answer, status).url, "tiny")(STORY)
    assert "\n" not in str(caught.value)
    assert "leave --model-url out" in str(caught.value)


def test_a_closed_port_is_one_line() -> None:
    with pytest.raises(ModelError, match="cannot be reached"):
        proposer("http://127.0.0.1:9/v1", "tiny")(STORY)


@pytest.mark.parametrize(
    ("url", "key"), [("file:///etc/passwd", None), ("http://[", None), ("http://far.example/v1", "k")]
)
def test_an_endpoint_that_may_not_be_used(url: str, key: str | None) -> None:
    with pytest.raises(ModelError):
        proposer(url, "tiny", key)


def test_one_option_without_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    assert status_of(["read", str(story), "--model", "tiny"]) == 2
    assert "go together" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["I cannot help", "[1, 2", None, '{"a": [}', "[]"])
def test_an_answer_without_an_array_proposes_nothing(content: object) -> None:
    assert passages(_chat(content)) == []
