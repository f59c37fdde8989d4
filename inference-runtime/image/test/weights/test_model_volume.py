"""The model's volume, with real files: what is read, and what is said of it."""

from __future__ import annotations

import errno
import os
import unittest
from pathlib import Path
from unittest import mock

from preflight.weights import modelvolume
from preflight.weights.directread import chunks_of, read_files

from ..harness import PreflightTest, plan

MIB = 1024**2


class Files(PreflightTest):
    def write(self, name: str, size: int) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(min(size, MIB)) * (size // MIB) + os.urandom(size % MIB))
        return path


class DirectReads(Files):
    def test_every_byte_once(self) -> None:
        files = [self.write("a", 3 * MIB + 1234), self.write("b", 4096), self.write("c", 1)]
        read = read_files(files, 10**9, 10, threads=4, chunk=MIB)
        self.assertEqual(read.bytes_read, 3 * MIB + 1234 + 4096 + 1)
        self.assertGreater(read.gb_per_second, 0)

    def test_a_sample_is_spread_over_all_files(self) -> None:
        files = [self.write(name, 8 * MIB) for name in "abcd"]
        places = chunks_of(files, 8 * MIB, MIB)
        self.assertEqual(len(places), 8)
        self.assertEqual({path for path, _ in places}, set(files))
        self.assertEqual(read_files(files, 8 * MIB, 10, chunk=MIB).bytes_read, 8 * MIB)

    def test_without_direct_reads_it_goes_through_the_page_cache(self) -> None:
        file = self.write("a", 2 * MIB)
        opened = os.open

        def refuse(path: str | Path, flags: int) -> int:
            if flags & os.O_DIRECT:
                raise OSError(errno.EINVAL, "Invalid argument", str(path))
            return opened(path, flags)

        with mock.patch("preflight.weights.directread.os.open", refuse):
            read = read_files([file], MIB * 2, 10, chunk=MIB)
        self.assertEqual((read.bytes_read, read.direct), (2 * MIB, False))

    def test_time_is_kept(self) -> None:
        clock = iter(range(1000))
        read = read_files([self.write("a", 8 * MIB)], 8 * MIB, 4, threads=1, chunk=MIB, clock=lambda: float(next(clock)))
        self.assertLess(read.bytes_read, 8 * MIB)
        self.assertGreater(read.bytes_read, 0)


@mock.patch.object(modelvolume, "LEAST", MIB)
class Volume(Files):
    def test_predicts_the_time_to_load(self) -> None:
        self.write("model/model-00001-of-00002.safetensors", 4 * MIB)
        self.write("model/model-00002-of-00002.safetensors", 4 * MIB)
        self.write("model/tokenizer.json", 4 * MIB)
        self.write("model/original/consolidated.00.pth", 8 * MIB)
        result = self.check("model-volume", plan(requirements__weightsBytes=8_000_000_000), model_dir=str(self.folder / "model"))
        self.assert_status(result, "passed", "GB/s", "8 GB load in")
        self.assertEqual(result.values["bytes_read"], 8 * MIB)
        rate, seconds = float(result.values["gb_per_second"] or 0), float(result.values["load_seconds"] or 0)
        self.assertAlmostEqual(seconds, 8 / rate, delta=0.02 * seconds)

    def test_too_slow_for_the_start_probe(self) -> None:
        self.write("model/a.safetensors", 4 * MIB)
        result = self.check("model-volume", plan(requirements__weightsBytes=10**18), model_dir=str(self.folder / "model"))
        self.assert_status(result, "failed", "load in", "volume")
        result = self.check("model-volume", model_dir=str(self.folder / "model"), thresholds={"load-seconds": 1e-6})
        self.assert_status(result, "failed")

    def test_the_files_of_a_hugging_face_cache(self) -> None:
        blob = self.write("hub/blobs/abc", 4 * MIB)
        snapshot = self.folder / "hub/snapshots/1"
        snapshot.mkdir(parents=True)
        for name in ("model.safetensors", "copy.safetensors"):
            (snapshot / name).symlink_to(os.path.relpath(blob, snapshot))
        (snapshot / "gone.safetensors").symlink_to("nowhere")
        result = self.check("model-volume", plan(requirements__weightsBytes=None), model_dir=str(snapshot))
        self.assertEqual((result.values["bytes_read"], result.values["weights_bytes"]), (4 * MIB, 4 * MIB))

    def test_nothing_to_measure(self) -> None:
        self.write("model/a.safetensors", 1000)
        self.assert_status(self.check("model-volume", model_dir=str(self.folder / "model")), "skipped", "too little")
        self.assert_status(self.check("model-volume", model_dir=None), "skipped", "--model-dir")
        self.assert_status(self.check("model-volume", model_dir=str(self.folder / "nothing")), "unknown", "is no folder")

    @unittest.skipIf(os.geteuid() == 0, "root reads every file")
    def test_files_that_can_not_be_read(self) -> None:
        self.write("model/a.safetensors", 4 * MIB).chmod(0)
        self.assert_status(self.check("model-volume", model_dir=str(self.folder / "model")), "unknown", "Permission denied")

    def test_a_volume_that_breaks(self) -> None:
        self.write("model/a.safetensors", 4 * MIB)
        with mock.patch("preflight.weights.directread.os.preadv", side_effect=OSError(errno.EIO, "Input/output error")):
            self.assert_status(self.check("model-volume", model_dir=str(self.folder / "model")), "unknown", "model: Input/output error")


if __name__ == "__main__":
    unittest.main()
