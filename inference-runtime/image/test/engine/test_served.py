"""Whether the model answers: a frontend that answers whole, broken, late, busy or not at all. The real one is asked in test/dynamo."""

from __future__ import annotations

import time
from typing import Any

from ..engine.test_verify import VerifyTest
from ..servers import Asked, answering, models, page, serving

WHOLE = {"choices": [{"index": 0, "message": {"content": "Hello"}, "finish_reason": "stop"}]}
PART = {"choices": [{"index": 0, "delta": {"content": "Hel"}, "finish_reason": None}]}
CUT = {"error": {"message": "Internal server error", "code": 500}}


class Answers(VerifyTest):
    def asked(self, ask: Asked, status: str, *options: str) -> str:
        with serving(models("chat"), ask=ask) as frontend:
            run = self.verify("--frontend", frontend, "--model", "chat", *options)
        found = run.statuses(status)
        self.assertIn("model-answers", found, run.out)
        return found["model-answers"]

    def test_whole_and_streamed(self) -> None:
        seen: list[tuple[str, bool]] = []

        def ask(path: str, body: dict[str, Any]) -> tuple[int, str]:
            seen.append((path, bool(body.get("stream"))))
            self.assertEqual(body["model"], "chat")
            return answering(PART, WHOLE)(path, body)

        self.assertIn("stop", self.asked(ask, "passed"))
        self.assertEqual(seen, [("/v1/chat/completions", False), ("/v1/chat/completions", True)])

    def test_length_is_an_end_too(self) -> None:
        self.asked(answering({"choices": [{"finish_reason": "length"}]}), "passed")

    def test_a_stream_that_breaks_off_is_200_an_error_and_done(self) -> None:
        def ask(path: str, body: dict[str, Any]) -> tuple[int, str]:
            return answering(PART, CUT)(path, body) if body.get("stream") else answering()(path, body)

        self.assertIn("streamed: it broke off with an error", self.asked(ask, "failed"))

    def test_no_finish_reason(self) -> None:
        said: list[dict[str, Any]] = [PART, {"choices": []}, {}, {"choices": [{"finish_reason": "error"}]}]
        for one in said:
            self.asked(answering(one), "failed")

    def test_a_stream_without_an_end(self) -> None:
        def ask(path: str, body: dict[str, Any]) -> tuple[int, str]:
            return answering(PART)(path, body) if body.get("stream") else answering()(path, body)

        self.assertIn("no finish_reason", self.asked(ask, "failed"))

    def test_no_json(self) -> None:
        self.assertIn("no JSON", self.asked(lambda path, body: (200, "<html>"), "failed"))

    def test_nothing_ever_comes(self) -> None:
        def ask(path: str, body: dict[str, Any]) -> tuple[int, str]:
            time.sleep(2)
            return answering()(path, body)

        begun = time.monotonic()
        self.assertIn("within 0.5 s", self.asked(ask, "failed", "--chat-timeout", "0.5"))
        self.assertLess(time.monotonic() - begun, 4)

    def test_busy_is_asked_again(self) -> None:
        turns = [503, 529]

        def ask(path: str, body: dict[str, Any]) -> tuple[int, str]:
            return (turns.pop(), '{"message": "busy"}') if turns else answering()(path, body)

        self.asked(ask, "passed")
        self.assertIn("answers 503 busy", self.asked(lambda path, body: (503, '{"message": "busy"}'), "failed", "--chat-timeout", "1"))

    def test_refused(self) -> None:
        self.assertIn("answers 500 broken", self.asked(lambda path, body: (500, '{"error": {"message": "broken"}}'), "failed"))
        self.assertIn("answers 404", self.asked(lambda path, body: (404, ""), "failed"))

    def test_a_model_for_completions_only_is_told(self) -> None:
        def ask(path: str, body: dict[str, Any]) -> tuple[int, str]:
            return (400, '{"message": "no chat template"}') if "chat" in path else answering()(path, body)

        found = self.asked(ask, "warning")
        self.assertIn("/v1/completions: stop", found)
        self.assertIn("no chat template", found)

    def test_not_asked_where_it_is_not_listed_or_nobody_is_named(self) -> None:
        with serving(models("other"), ask=answering()) as frontend:
            self.assertIn("model-answers", self.verify("--frontend", frontend, "--model", "chat").statuses("skipped"))
        with serving(page("/v1/models", "down", 503)) as frontend:
            self.assertIn("model-answers", self.verify("--frontend", frontend, "--model", "chat").statuses("skipped"))
        self.assertIn("model-answers", self.verify("--metrics", self.file("python_info 1\n")).statuses("skipped"))

    def test_a_time_that_is_none(self) -> None:
        run = self.preflight("verify", "--frontend", "http://127.0.0.1:1", "--chat-timeout", "0")
        self.assertEqual((run.code, "--chat-timeout is not above 0" in run.err), (2, True))
