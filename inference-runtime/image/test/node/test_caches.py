from __future__ import annotations

import errno
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from preflight.node.caches import folders, writable

from ..harness import PreflightTest

root = os.geteuid() == 0


class Caches(PreflightTest):
    def test_writable(self) -> None:
        self.assert_status(self.check("caches", thresholds={"cache-free-mib": 0}), "passed")

    def test_each_folder_once(self) -> None:
        self.assertEqual(
            folders({"HOME": "/home/dynamo", "VLLM_CACHE_ROOT": "/cache/vllm", "TMPDIR": "/home/dynamo/"}),
            {
                "HOME": "/home/dynamo",
                "VLLM_CACHE_ROOT": "/cache/vllm",
                "TRITON_CACHE_DIR": "/home/dynamo/.triton/cache",
                "CUDA_CACHE_PATH": "/home/dynamo/.nv/ComputeCache",
                "XDG_CACHE_HOME": "/home/dynamo/.cache",
                "HF_HOME": "/home/dynamo/.cache/huggingface",
            },
        )

    def test_a_file_in_the_way(self) -> None:
        (self.folder / "vllm").write_text("")
        found = self.check("caches", env={"VLLM_CACHE_ROOT": str(self.folder / "vllm")})
        self.assert_status(found, "failed", "VLLM_CACHE_ROOT", "is no folder")

    def test_a_read_only_file_system(self) -> None:
        # The kernel's own: nobody makes a file in /proc or /sys.
        found = self.check("caches", env={"TRITON_CACHE_DIR": "/proc/triton"})
        self.assert_status(found, "failed", "TRITON_CACHE_DIR /proc/triton", "it isn't there, and in /proc")

    def test_offline_the_hub_is_only_read(self) -> None:
        env = {"HF_HOME": "/proc/hub"}
        self.assert_status(self.check("caches", env=env), "failed", "HF_HOME")
        self.assert_status(self.check("caches", env={**env, "HF_HUB_OFFLINE": "1"}, thresholds={"cache-free-mib": 0}), "passed")

    def test_almost_full(self) -> None:
        self.assert_status(self.check("caches", thresholds={"cache-free-mib": 10**12}), "warning", "MiB free")

    def test_why_not(self) -> None:
        for number, words in ((errno.EROFS, "the file system is read-only"), (errno.ENOSPC, "no space is left"), (errno.EACCES, "Permission denied")):
            with mock.patch("tempfile.TemporaryFile", side_effect=OSError(number, os.strerror(number))):
                self.assertEqual(writable(str(self.folder)), words)
                self.assertEqual(writable(str(self.folder / "a" / "b")), f"it isn't there, and in {self.folder}: {words}")

    def open_to_all(self) -> Path:
        """A folder that every user gets to, whatever the folder for temporary files is."""
        folder = Path(tempfile.mkdtemp(prefix="preflight-test-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o777)
        return folder

    @unittest.skipUnless(root, "only root can ask as another user")
    def test_as_the_engines_user_and_group(self) -> None:
        home = self.open_to_all()
        cache = home / "cache"
        cache.mkdir()
        os.chown(cache, 0, 2000)
        env = {"HOME": str(home), "TMPDIR": str(home), "VLLM_CACHE_ROOT": str(cache)}
        cases = ((0o700, None, None, "passed"), (0o700, 1000, 0, "failed"), (0o770, 1000, 0, "failed"), (0o770, 1000, 2000, "passed"))
        for mode, user, group, status in cases:
            cache.chmod(mode)
            with self.subTest(mode=oct(mode), user=user, group=group):
                found = self.check("caches", env=env, engine_uid=user, engine_gid=group, thresholds={"cache-free-mib": 0})
                self.assert_status(found, status)
                if status == "failed":
                    self.assertEqual(found.found, f"VLLM_CACHE_ROOT {cache} (vLLM's compile cache): Permission denied")

    @unittest.skipIf(root, "root can ask as anybody")
    def test_not_as_another_user(self) -> None:
        self.assert_status(self.check("caches", engine_uid=os.geteuid() + 1), "unknown", "run as the engine's user")
