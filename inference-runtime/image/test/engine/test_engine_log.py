"""What engines say while they start, by engine and version."""

from __future__ import annotations

import unittest
from pathlib import Path

from preflight.engine.enginelog import EngineLog, read_log

LOGS = Path(__file__).parent.parent / "logs"


def read(name: str) -> EngineLog:
    return read_log((LOGS / f"{name}.txt").read_text(encoding="utf-8"))


class Starts(unittest.TestCase):
    def test_vllm(self) -> None:
        log = read("vllm-0.28.0-llama-8b")
        self.assertEqual((log.engine, log.version, log.weights_gib), ("vllm", "0.28.0", 14.9889))
        self.assertEqual((log.kv_tokens, log.kv_gib), ({0: 448176}, {0: 54.71}))
        self.assertEqual((log.concurrency, log.graphs_gib), ((8192, 54.71), 0.58))
        self.assertTrue(log.ready and log.started)
        self.assertIsNone(log.failure)

    def test_vllm_where_each_rank_says_its_own(self) -> None:
        log = read("vllm-0.8.5-qwen3-30b-tp4")
        self.assertEqual(log.kv_tokens, {0: 2205648})
        self.assertEqual(len(log.weights), 4)
        self.assertEqual(log.weights_gib, 14.2474)

    def test_vllm_with_a_pool_for_each_data_parallel_rank(self) -> None:
        log = read("vllm-0.28.0-qwen3-30b-dp2-efa")
        self.assertEqual(log.kv_tokens, {0: 2331408, 1: 2329904})
        self.assertEqual((len(log.weights), log.weights_gib, log.version), (4, 14.97, "0.28.0+cu130"))
        self.assertEqual(log.nixl, {"LIBFABRIC"})

    def test_vllm_in_json_lines(self) -> None:
        log = read("vllm-0.16.0-json-lines")
        self.assertEqual((log.version, log.weights_gib, log.kv_tokens, log.concurrency), ("0.16.0", 2.89, {0: 20992}, (4096, 5.12)))

    def test_colours_are_no_part_of_it(self) -> None:
        self.assertEqual(read_log("\x1b[36m(EngineCore_DP1 pid=2)\x1b[0m INFO GPU KV cache size: \x1b[1m1,024\x1b[0m tokens").kv_tokens, {1: 1024})

    def test_an_engine_that_starts_again_says_it_anew(self) -> None:
        again = "INFO Initializing a V1 LLM engine (v0.28.0) with config\nINFO GPU KV cache size: 500,000 tokens\n"
        self.assertEqual(read_log("INFO GPU KV cache size: 1,000 tokens\n" + again).kv_tokens, {0: 500000})

    def test_sglang(self) -> None:
        log = read("sglang-0.4.9-llama-8b-tp2")
        self.assertEqual((log.engine, log.weights_gib, log.kv_tokens, log.kv_gib), ("sglang", 7.51, {0: 966120}, {0: 58.96}))
        self.assertTrue(log.ready)

    def test_sglang_with_data_parallel_attention_and_a_draft_model(self) -> None:
        log = read("sglang-0.5.9-deepseek-dp2")
        self.assertEqual(log.kv_tokens, {0: 423104, 1: 422976})
        self.assertEqual((log.weights_gib, log.kv_gib), (80.15, {0: 27.69, 1: 27.68}))
        self.assertTrue(log.started)

    def test_tensorrt_llm_whose_last_pool_counts(self) -> None:
        log = read("trtllm-1.2.0-llama-8b")
        self.assertEqual((log.engine, log.version, log.kv_tokens, log.kv_gib), ("trtllm", "1.2.0", {0: 449824}, {0: 54.91}))
        self.assertIsNone(log.weights_gib)
        self.assertTrue(log.ready)

    def test_a_log_of_something_else_says_nothing(self) -> None:
        log = read_log("GET /v1/models 200\nmax_total_num_tokens is not here\nfull_max_total_num_tokens=5\nServer ran out of memory: no\n")
        self.assertEqual((log.engine, log.kv_tokens, log.weights, log.nixl, log.failure, log.started), (None, {}, {}, set(), None, False))

    def test_nixl_names(self) -> None:
        self.assertEqual(read_log("2026-01-26 02:08:16 NIXL INFO _api.py:363 Backend UCX was instantiated").nixl, {"UCX"})
        self.assertEqual(read_log("NIXL KVManager initialized with backend: LIBFABRIC").nixl, {"LIBFABRIC"})
        self.assertEqual(read_log("no plugin for the backend was found").nixl, set())


class Failures(unittest.TestCase):
    def check(self, name: str, code: str, found: str, **numbers: float) -> None:
        log = read(name)
        self.assertIsNotNone(log.failure)
        assert log.failure is not None
        self.assertEqual((log.failure.code, log.failure.found), (code, found))
        self.assertEqual({key: log.failure.numbers.get(key) for key in numbers}, numbers)
        self.assertTrue(log.failure.fix)
        self.assertFalse(log.started)

    def test_one_sequence_does_not_fit(self) -> None:
        words = "one sequence of 32768 tokens needs 3.01 GiB of KV cache and 2.6 GiB are left; 22016 tokens would fit"
        self.check("vllm-0.22.0-too-long", "kv-cache-too-small", words, maxModelLen=32768, neededGiB=3.01, availableGiB=2.6, fitsTokens=22016)
        older = "one sequence of 118000 tokens needs 6.30 GiB of KV cache and 6.11 GiB are left; 114432 tokens would fit"
        self.check("vllm-0.10.0-too-long", "kv-cache-too-small", older, maxModelLen=118000, fitsTokens=114432)

    def test_broken_over_lines(self) -> None:
        text = (
            "ValueError: To serve at least one request with the model's max seq len (32768),\n3.01 GiB KV cache is needed, which is larger than"
            " the available KV cache memory (2.6 GiB).\nEstimated maximum model length is 22016."
        )
        failure = read_log(text).failure
        assert failure is not None
        self.assertEqual(failure.numbers, {"maxModelLen": 32768, "neededGiB": 3.01, "availableGiB": 2.6, "fitsTokens": 22016})

    def test_where_no_length_would_fit(self) -> None:
        text = "the model's max seq len (8192), (4.0 GiB KV cache is needed, which is larger than the available KV cache memory (0.1 GiB). Try"
        failure = read_log(f"ValueError: To serve at least one request with {text}").failure
        assert failure is not None
        self.assertEqual(failure.found, "one sequence of 8192 tokens needs 4.0 GiB of KV cache and 0.1 GiB are left")

    def test_the_card_is_used_by_others(self) -> None:
        words = "3.25 of 23.43 GiB were free at start, 22.49 GiB are wanted (memory fraction 0.96)"
        self.check("vllm-0.20.1-memory-in-use", "gpu-memory-in-use", words, freeGiB=3.25, totalGiB=23.43, wantedGiB=22.49, memoryFraction=0.96)

    def test_nothing_left_for_the_cache(self) -> None:
        self.check("vllm-0.10.1-no-blocks", "no-memory-for-kv-cache", "the weights and one pass leave no memory for the KV cache")
        words = "the weights leave no memory for the KV cache within SGLang's static fraction"
        self.check("sglang-0.5.9-refused", "no-memory-for-kv-cache", words)

    def test_tensorrt_llm_says_which_part(self) -> None:
        words = "TensorRT-LLM ran out of memory making its KV cache: 108.86 of 140.06 GiB were free"
        self.check("trtllm-1.1.0-refused", "executor-out-of-memory", words, totalGiB=140.06, freeGiB=108.86)

    def test_torch(self) -> None:
        self.check("torch-out-of-memory", "out-of-memory", "an allocation of 48.00 MiB failed: 42.69 MiB of 7.70 GiB were free")

    def test_slices_that_the_quantization_does_not_allow(self) -> None:
        words = "a slice of 192 isn't a multiple of the quantization's block of 128"
        self.check("vllm-0.10.0-block-shape", "block-shape", words, size=192, block=128)

    def test_a_message_with_other_words_is_still_recognised(self) -> None:
        failure = read_log("ValueError: Free memory on device cuda:0 is not what it should be").failure
        assert failure is not None
        self.assertEqual((failure.code, failure.numbers), ("gpu-memory-in-use", {}))

    def test_an_engine_that_outlived_it_has_not_failed(self) -> None:
        tried = "CUDA out of memory. Tried to allocate 48.00 MiB. GPU 0 has a total capacity of 7.70 GiB of which 1 MiB is free."
        log = read_log(f"{tried}\nINFO init engine (profile, create kv cache, warmup model) took 4.1 seconds\n")
        self.assertIsNone(log.failure)
        self.assertTrue(log.started)


if __name__ == "__main__":
    unittest.main()
