from __future__ import annotations

import json
import os
import random
import struct
from pathlib import Path
from typing import Any

from preflight.core.result import Result
from preflight.weights.safetensors import Broken, read_header

from ..harness import PreflightTest, plan

SHARD = "model-{:05d}-of-00003.safetensors"


def safetensors(file: Path, tensors: dict[str, int], header: dict[str, Any] | None = None) -> None:
    """A file with bf16 tensors of so many elements."""
    made: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, count in tensors.items():
        made[name] = {"dtype": "BF16", "shape": [count], "data_offsets": [at, at + 2 * count]}
        at += 2 * count
    text = json.dumps(made if header is None else header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + bytes(at))


class WeightsTest(PreflightTest):
    def setUp(self) -> None:
        super().setUp()
        self.model = self.folder / "model"
        self.model.mkdir()
        (self.model / "config.json").write_text("{}")
        (self.model / "tokenizer.json").write_text("{}")
        (self.model / ".download-complete").write_text("a/b@main\n")
        placed = {}
        for number in (1, 2, 3):
            tensors = {f"layer.{number}.{part}": 1000 for part in ("q", "k", "v")}
            safetensors(self.model / SHARD.format(number), tensors)
            placed.update({name: SHARD.format(number) for name in tensors})
        self.index({"metadata": {"total_size": 18000}, "weight_map": placed})

    def index(self, index: Any) -> None:
        self.placed = index
        (self.model / "model.safetensors.index.json").write_text(json.dumps(index))

    def weights(self, planned: dict[str, Any] | None = None, **args: Any) -> Result:
        return self.check("weights", plan(requirements__weightsBytes=None) if planned is None else planned, model_dir=str(self.model), **args)


class Weights(WeightsTest):
    def test_complete(self) -> None:
        self.assert_status(self.weights(), "passed", "3 files", "marked complete")

    def test_no_folder_given_or_there(self) -> None:
        self.assert_status(self.check("weights"), "skipped")
        self.assert_status(self.check("weights", model_dir="/nowhere/model"), "failed", "No such file")

    def test_each_way_in_which_a_shard_is_broken(self) -> None:
        shard = self.model / SHARD.format(2)
        whole = shard.read_bytes()
        header = 8 + struct.unpack("<Q", whole[:8])[0]
        for content, words in (
            (whole[:-1], f"truncated: {len(whole) - 1} bytes of {len(whole)}"),
            (whole[: header - 5], "truncated inside its header"),
            (whole[:5], "5 bytes: too short for a header"),
            (b"", "empty"),
            (whole + b"x", "1 bytes too long"),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 4976698672\n", "a Git LFS pointer"),
            (b"<html>" * 100, "does not begin with a safetensors header"),
            (struct.pack("<Q", 10) + b"notjson..." + bytes(2000), "its header is not JSON"),
        ):
            with self.subTest(words):
                shard.write_bytes(content)
                self.assert_status(self.weights(), "failed", f"{shard.name}: {words}", "download again")

    def test_missing_shards(self) -> None:
        (self.model / SHARD.format(1)).unlink()
        (self.model / SHARD.format(3)).unlink()
        os.symlink("/nowhere/blob", self.model / SHARD.format(3))
        self.assert_status(self.weights(), "failed", f"{SHARD.format(1)}: missing", f"{SHARD.format(3)}: a link to nothing")

    def test_tensors_that_do_not_lie_in_the_file(self) -> None:
        good = {"dtype": "BF16", "shape": [4], "data_offsets": [0, 8]}
        for entries, words in (
            ({"a": good, "b": {**good, "data_offsets": [4, 12]}}, "overlap"),
            ({"a": good, "b": {**good, "data_offsets": [16, 24]}}, "a hole at byte 8"),
            ({"a": {**good, "shape": [5]}}, "8 bytes, its shape and type 10"),
            ({"a": {**good, "data_offsets": [8, 0]}}, "data_offsets"),
            ({"a": {**good, "data_offsets": ["0", "8"]}}, "data_offsets"),
            ({"a": {**good, "shape": [-4]}}, "shape"),
            ({"a": {**good, "shape": 4}}, "shape"),
            ({"a": 1}, "data_offsets"),
        ):
            with self.subTest(words):
                safetensors(self.model / SHARD.format(2), {"x": 12}, entries)
                self.assert_status(self.weights(), "failed", f"{SHARD.format(2)}: ", words)

    def test_a_shard_of_another_revision(self) -> None:
        safetensors(self.model / SHARD.format(2), {"layer.2.q": 1000})
        self.assert_status(self.weights(), "failed", "lacks 2 tensors")

    def test_an_index_that_is_none(self) -> None:
        broken: tuple[Any, ...] = ([], {"weight_map": {}}, {"weight_map": {"a": "../../etc/passwd"}}, {"weight_map": {"a": 3}})
        for index in broken:
            self.index(index)
            self.assert_status(self.weights(), "failed", "not an index")

    def test_without_an_index_the_numbers_tell(self) -> None:
        (self.model / "model.safetensors.index.json").unlink()
        self.assert_status(self.weights(), "passed", "3 files")
        (self.model / SHARD.format(2)).unlink()
        self.assert_status(self.weights(), "failed", f"{SHARD.format(2)}: missing")

    def test_one_file(self) -> None:
        for file in self.model.glob("model*"):
            file.unlink()
        self.assert_status(self.weights(), "failed", "no weights in")
        safetensors(self.model / "model.safetensors", {"a": 100})
        self.assert_status(self.weights(), "passed", "1 file")

    def test_other_formats(self) -> None:
        for file in self.model.glob("model*"):
            file.unlink()
        (self.model / "pytorch_model.bin").write_bytes(b"x" * 2000)
        self.assert_status(self.weights(), "warning", "not looked into")
        (self.model / "pytorch_model.bin").write_bytes(b"")
        self.assert_status(self.weights(), "failed", "pytorch_model.bin: empty")

    def test_what_is_no_failure_but_worth_a_look(self) -> None:
        self.index({**self.placed, "metadata": {"total_size": 36000}})
        self.assert_status(self.weights(), "warning", "the index states 36000 bytes of tensors, the shards hold 18000")
        self.index({"weight_map": self.placed["weight_map"]})
        self.assert_status(self.weights(plan(requirements__weightsBytes=10**9)), "warning", "where the plan counts 0.9 GiB")
        (self.model / "tokenizer.json").unlink()
        self.assert_status(self.weights(), "warning", "no tokenizer")

    def test_config(self) -> None:
        (self.model / "config.json").write_text("{")
        self.assert_status(self.weights(), "failed", "config.json: ")
        (self.model / "config.json").unlink()
        self.assert_status(self.weights(), "warning", "no config.json")
        (self.model / "params.json").write_text("{}")
        self.assert_status(self.weights(), "passed")

    def test_without_the_mark(self) -> None:
        (self.model / ".download-complete").unlink()
        self.assert_status(self.weights(), "passed", "without the download's mark")

    def test_many_problems_are_counted(self) -> None:
        self.index({"weight_map": {f"t{number}": f"s{number}.safetensors" for number in range(40)}})
        self.assert_status(self.weights(), "failed", "and 35 more problems")

    def test_damage_anywhere_is_a_problem_never_a_crash(self) -> None:
        """Whatever is written over a shard's header: passed or failed, with the file's name."""
        shard = self.model / SHARD.format(2)
        whole = shard.read_bytes()
        chance = random.Random(5)
        for _ in range(300):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                damaged[chance.randrange(300)] = chance.randrange(256)
            shard.write_bytes(damaged)
            try:
                read_header(str(shard))
            except Broken as broken:
                self.assertTrue(str(broken))
