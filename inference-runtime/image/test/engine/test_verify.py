"""Verify: logs, metrics and a frontend against plans that the planner made."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

from preflight.engine.metricstext import cache_metrics, engine_of, parse
from preflight.run import cli

from ..harness import IMAGE, PreflightTest, Run, environment
from ..servers import answering, models, page, serving

HERE = Path(__file__).parent.parent
LLAMA: dict[str, Any] = json.loads((HERE / "plans/llama-8b.json").read_text(encoding="utf-8"))
QWEN: dict[str, Any] = json.loads((HERE / "plans/qwen3-30b-dp2-efa.json").read_text(encoding="utf-8"))

VLLM_METRICS = """\
# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc{engine="0",model_name="meta-llama/Llama-3.1-8B"} 0.0
# TYPE vllm:cache_config_info gauge
vllm:cache_config_info{block_size="16",cache_dtype="auto",engine="0",gpu_memory_utilization="0.92",num_gpu_blocks="28011"} 1.0
"""


def log(name: str) -> str:
    return str(HERE / "logs" / f"{name}.txt")


class VerifyTest(PreflightTest):
    def verify(self, *arguments: str, planned: dict[str, Any] | None = None) -> Run:
        """As the command does it, without starting Python anew."""
        given = ["verify", *arguments]
        if planned is not None:
            given += ["--plan", self.file(json.dumps(planned), "plan.json")]
        out = io.StringIO()
        with environment(self.environment()), contextlib.redirect_stdout(out):
            code = cli.main(given)
        return Run(self, subprocess.CompletedProcess(given, code, out.getvalue(), ""), 0.0)

    def file(self, text: str, name: str = "given") -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def tokens(self, count: int) -> str:
        return self.file(f"INFO GPU KV cache size: {count:,} tokens\n")


class AgainstThePlan(VerifyTest):
    def test_as_planned(self) -> None:
        answers = serving(models("Meta-Llama-3.1-8B"), ask=answering())
        with answers as frontend, serving(page("/metrics", VLLM_METRICS)) as engine:
            run = self.verify("--log", log("vllm-0.28.0-llama-8b"), "--frontend", frontend, "--metrics", f"{engine}/metrics", planned=LLAMA)
        self.assertEqual(run.code, 0, run.out)
        passed = run.statuses("passed")
        self.assertEqual(passed.keys(), {"plan", "engine-start", "engine-weights", "kv-tokens", "model-listed", "model-answers", "engine-config"})
        self.assertIn("+0.2% of 14.96", passed["engine-weights"])
        self.assertIn("448176 tokens", passed["kv-tokens"])

    def test_tokens_within_ten_percent_of_what_was_expected(self) -> None:
        expected = LLAMA["kvTokens"]["expected"]
        for share, status, code in ((0.905, "passed", 0), (1.095, "passed", 0), (0.895, "failed", 1), (1.11, "warning", 0)):
            run = self.verify("--log", self.tokens(int(expected * share)), planned=LLAMA)
            self.assertIn("kv-tokens", run.statuses(status), share)
            self.assertEqual(run.code, code)
        run = self.verify("--log", self.tokens(300_000), planned=LLAMA)
        self.assertIn("-33.4%", run.statuses("failed")["kv-tokens"])
        self.assertIn("the plan held 427024 to 458128 possible", run.statuses("failed")["kv-tokens"])
        self.assertEqual(self.verify("--log", self.tokens(300_000), "--threshold", "kv-tokens=0.4", planned=LLAMA).code, 0)

    def test_each_data_parallel_rank_is_held_against_its_share(self) -> None:
        run = self.verify("--log", log("vllm-0.28.0-qwen3-30b-dp2-efa"), planned=QWEN)
        self.assertEqual(run.code, 0, run.out)
        self.assertIn("rank 1, -0.6% of 2342880 for a data-parallel rank", run.statuses("passed")["kv-tokens"])
        less = Path(log("vllm-0.28.0-qwen3-30b-dp2-efa")).read_text(encoding="utf-8").replace("2,329,904", "1,329,904")
        run = self.verify("--log", self.file(less), planned=QWEN)
        self.assertIn("1329904 tokens", run.statuses("failed")["kv-tokens"])
        self.assertIn("the plan held 2258784 to 2382192 possible", run.statuses("failed")["kv-tokens"])

    def test_weights_of_another_checkpoint(self) -> None:
        text = Path(log("vllm-0.28.0-llama-8b")).read_text(encoding="utf-8").replace("14.9889", "8.4902")
        run = self.verify("--log", self.file(text), planned=LLAMA)
        self.assertIn("8.49 GiB on the fullest GPU, -43.2%", run.statuses("failed")["engine-weights"])

    def test_weights_that_no_log_names(self) -> None:
        planned = {**LLAMA, "engine": {"name": "trtllm", "version": "1.2.0"}}
        run = self.verify("--log", log("trtllm-1.2.0-llama-8b"), planned=planned)
        self.assertEqual(run.code, 0, run.out)
        self.assertIn("TensorRT-LLM", run.statuses("skipped")["engine-weights"])
        self.assertIn("449824", run.statuses("passed")["kv-tokens"])

    def test_the_backend_that_the_fabric_needs(self) -> None:
        run = self.verify("--log", log("vllm-0.28.0-qwen3-30b-dp2-efa"), planned=QWEN)
        self.assertIn("LIBFABRIC", run.statuses("passed")["nixl-backend"])
        wrong = Path(log("vllm-0.28.0-qwen3-30b-dp2-efa")).read_text(encoding="utf-8").replace("LIBFABRIC", "UCX")
        run = self.verify("--log", self.file(wrong), planned=QWEN)
        self.assertIn("uses UCX", run.statuses("failed")["nixl-backend"])
        run = self.verify("--log", self.file(wrong), planned={**QWEN, "fabric": "infiniband"})
        self.assertIn("nixl-backend", run.statuses("passed"))

    def test_no_backend_is_a_failure_only_where_one_is_asked_for(self) -> None:
        plain = log("vllm-0.28.0-llama-8b")
        planned = {**LLAMA, "fabric": "efa"}
        self.assertIn("nixl-backend", self.verify("--log", plain, planned=planned).statuses("skipped"))
        self.assertIn("nixl-backend", self.verify("--log", plain, "--nixl-backend", "libfabric", planned=LLAMA).statuses("failed"))
        moves = {**planned, "engineArgs": [*LLAMA["engineArgs"], "--disaggregation-mode", "decode"]}
        self.assertIn("nixl-backend", self.verify("--log", plain, planned=moves).statuses("failed"))

    def test_settings_that_differ(self) -> None:
        with serving(page("/metrics", VLLM_METRICS.replace("0.92", "0.85"))) as engine:
            run = self.verify("--log", log("vllm-0.28.0-llama-8b"), "--metrics", f"{engine}/metrics", planned=LLAMA)
        self.assertIn("takes 0.85 of the memory, planned is 0.92", run.statuses("failed")["engine-config"])
        run = self.verify("--log", log("vllm-0.28.0-llama-8b"), planned={**LLAMA, "maxModelLen": 131072})
        self.assertIn("8192 tokens a request, planned are 131072", run.statuses("failed")["engine-config"])
        for arguments in (["--kv-cache-dtype=fp8"], ["--kv-cache-dtype", "fp8"]):
            run = self.verify("--metrics", self.file(VLLM_METRICS), planned={**LLAMA, "engineArgs": arguments})
            self.assertIn("keeps its KV cache in auto, planned is fp8", run.statuses("failed")["engine-config"])
        run = self.verify("--log", log("sglang-0.4.9-llama-8b-tp2"), planned=LLAMA)
        self.assertIn("is sglang, planned is vllm", run.statuses("failed")["engine-config"])

    def test_an_argument_without_its_value(self) -> None:
        run = self.verify("--metrics", self.file(VLLM_METRICS), planned={**LLAMA, "engineArgs": ["--kv-cache-dtype"]})
        self.assertIn("engine-config", run.statuses("passed"))

    def test_says_what_it_needs(self) -> None:
        def needs(planned: dict[str, Any] | None) -> dict[str, str]:
            run = self.verify("--log", log("vllm-0.28.0-llama-8b"), planned=planned)
            return {check["id"]: check["needs"] for check in run.report["checks"]}

        told = needs({**LLAMA, "fabric": "efa"})
        self.assertEqual(told["engine-weights"], "14.96 GiB a GPU, within 5%")
        self.assertEqual(told["kv-tokens"], "450768 tokens a replica, within 10%")
        self.assertEqual(told["engine-config"], "metrics with vllm:kv_cache_usage_perc, and the plan's settings")
        self.assertEqual(told["nixl-backend"], "NIXL's backend LIBFABRIC named in the log")
        self.assertEqual(told["model-listed"], "Meta-Llama-3.1-8B on /v1/models")
        without = needs(None)
        self.assertEqual((without["engine-weights"], without["kv-tokens"]), ("the plan's weights", "the plan's count of tokens"))
        self.assertEqual((without["nixl-backend"], without["model-listed"]), ("no fabric", "a model on /v1/models"))

    def test_another_version_is_a_warning(self) -> None:
        run = self.verify("--log", log("vllm-0.28.0-llama-8b"), planned={**LLAMA, "engine": {"name": "vllm", "version": "0.26.0"}})
        self.assertIn("runs version 0.28.0, planned is 0.26.0", run.statuses("warning")["engine-config"])
        self.assertEqual(run.code, 0)

    def test_without_a_plan_only_the_start_is_judged(self) -> None:
        run = self.verify("--log", log("vllm-0.28.0-llama-8b"))
        self.assertEqual((run.code, run.statuses("passed").keys()), (0, {"engine-start"}))
        self.assertIn("448176 tokens", run.statuses("skipped")["kv-tokens"])


class Starting(VerifyTest):
    def test_a_refused_start_says_its_numbers(self) -> None:
        run = self.verify("--log", log("vllm-0.22.0-too-long"), planned=LLAMA)
        self.assertEqual(run.code, 1)
        self.assertIn("22016 tokens would fit", run.statuses("failed")["engine-start"])
        values = next(check["values"] for check in run.report["checks"] if check["id"] == "engine-start")
        self.assertEqual((values["reason"], values["neededGiB"], values["fitsTokens"]), ("kv-cache-too-small", 3.01, 22016))

    def test_a_log_without_a_start_can_not_be_judged(self) -> None:
        for text in ("", "GET /health 200\n"):
            run = self.verify("--log", self.file(text), planned=LLAMA)
            self.assertEqual(run.code, 2)
            self.assertIn("engine-start", run.statuses("unknown"))

    def test_a_log_that_is_not_there(self) -> None:
        run = self.verify("--log", str(self.folder / "nothing"), planned=LLAMA)
        self.assertIn("No such file", run.statuses("unknown")["engine-start"])
        self.assertEqual(run.code, 2)

    def test_no_engine_to_ask(self) -> None:
        run = self.verify(planned=LLAMA)
        self.assertEqual((run.code, run.statuses("unknown").keys()), (2, {"engine-start"}))

    def test_standard_input(self) -> None:
        command = [sys.executable, "-m", "preflight", "verify", "--log", "-"]
        text = Path(log("vllm-0.28.0-llama-8b")).read_text(encoding="utf-8")
        done = subprocess.run(command, input=text, cwd=IMAGE, env=self.environment(), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("448176", done.stdout)

    def test_waits_until_the_log_says_it(self) -> None:
        path = self.file("")
        command = [sys.executable, "-m", "preflight", "verify", "--log", path, "--wait", "30"]
        process = subprocess.Popen(command, cwd=IMAGE, env=self.environment(), stdout=subprocess.PIPE, text=True)
        Path(path).write_text("INFO GPU KV cache size: 1,000 tokens\n", encoding="utf-8")
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, out)

    def test_left_out_the_others_still_look(self) -> None:
        # In a process of its own: a note of what was gathered outlives a run, and here none is made anew.
        run = self.started("verify", "--log", log("vllm-0.28.0-llama-8b"), "--skip", "engine-start", planned=LLAMA)
        self.assertIn("kv-tokens", run.statuses("passed"))


class Frontend(VerifyTest):
    def test_another_model_or_none(self) -> None:
        for names in ((), ("Qwen/Qwen3-0.6B",)):
            with serving(models(*names)) as frontend:
                run = self.verify("--frontend", frontend, planned=LLAMA)
            self.assertIn("model-listed", run.statuses("failed"))

    def test_by_the_name_it_is_served_under(self) -> None:
        with serving(models("chat")) as frontend:
            self.assertIn("model-listed", self.verify("--frontend", frontend, "--model", "chat", planned=LLAMA).statuses("passed"))
            self.assertIn("model-listed", self.verify("--frontend", frontend, "--model", "chatty", planned=LLAMA).statuses("failed"))
        with serving(models("meta-llama/meta-llama-3.1-8b")) as frontend:
            self.assertIn("model-listed", self.verify("--frontend", frontend, planned=LLAMA).statuses("passed"))

    def test_nobody_there(self) -> None:
        with serving(models()) as frontend:
            pass
        run = self.verify("--frontend", frontend, planned=LLAMA)
        self.assertIn("refused", run.statuses("unknown")["model-listed"])
        self.assertEqual(run.code, 2)

    def test_answers_that_are_no_list(self) -> None:
        for answer in (page("/v1/models", "down", 503), page("/v1/models", "<html>"), page("/v1/models", '{"data": {}}')):
            with serving(answer) as frontend:
                self.assertIn("model-listed", self.verify("--frontend", frontend, planned=LLAMA).statuses("unknown", "failed"))


class Metrics(VerifyTest):
    def test_tokens_of_each_engine(self) -> None:
        exact = 'vllm:cache_config_info{block_size="64",kv_cache_size_tokens="862437",num_gpu_blocks="9120",engine="0"} 1\n'
        self.assertEqual([(one.tokens, one.exact) for one in cache_metrics(parse(exact))], [(862437, True)])
        self.assertEqual([(one.tokens, one.exact) for one in cache_metrics(parse(VLLM_METRICS))], [(448176, False)])
        unknown = 'vllm:cache_config_info{block_size="16",kv_cache_size_tokens="None",num_gpu_blocks="None"} 1\n'
        self.assertEqual([one.tokens for one in cache_metrics(parse(unknown))], [None])
        sglang = 'sglang:token_usage{model_name="m"} 0.0\nsglang:max_total_num_tokens{model_name="m",tp_rank="0"} 423104.0\n'
        self.assertEqual(([one.tokens for one in cache_metrics(parse(sglang))], engine_of(parse(sglang))), ([423104], "sglang"))
        pages = 'sglang:cache_config_info{page_size="64",num_pages="6611"} 1.0\n'
        self.assertEqual([one.tokens for one in cache_metrics(parse(pages))], [423104])
        self.assertEqual(engine_of(parse("trtllm_kv_cache_utilization 0.0\n")), "trtllm")

    def test_the_format(self) -> None:
        text = '# a comment\na{b="c\\"d\\\\e\\nf", g="{}"} 1e3 1700000000\nb NaN\nc +Inf\nbroken{ 1\nno_value\n'
        samples = {sample.name: sample for sample in parse(text)}
        self.assertEqual(samples["a"].labels, {"b": 'c"d\\e\nf', "g": "{}"})
        self.assertEqual(samples["a"].value, 1000)
        self.assertEqual(samples.keys(), {"a", "b", "c"})

    def test_a_count_from_blocks_that_is_too_small_is_no_failure(self) -> None:
        run = self.verify("--metrics", self.file(VLLM_METRICS.replace("28011", "20000")), planned=LLAMA)
        self.assertIn("blocks", run.statuses("warning")["kv-tokens"])
        exact = VLLM_METRICS.replace('engine="0",gpu', 'engine="0",kv_cache_size_tokens="320000",gpu')
        self.assertIn("kv-tokens", self.verify("--metrics", self.file(exact), planned=LLAMA).statuses("failed"))

    def test_metrics_that_do_not_answer(self) -> None:
        with serving(page("/metrics", "no", 500)) as engine:
            run = self.verify("--log", log("vllm-0.28.0-llama-8b"), "--metrics", f"{engine}/metrics", planned=LLAMA)
        self.assertIn("answers 500", run.statuses("unknown")["engine-config"])
        run = self.verify("--log", log("vllm-0.28.0-llama-8b"), "--metrics", self.file("python_info 1\n"), planned=LLAMA)
        self.assertIn("no engine's KV cache", run.statuses("unknown")["engine-config"])


if __name__ == "__main__":
    unittest.main()
