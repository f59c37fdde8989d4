from __future__ import annotations

from unittest import mock

from ..harness import PreflightTest, plan


class SharedMemory(PreflightTest):
    """The folder's own file system stands for /dev/shm: what is planned is put below and above its size."""

    def test_large_enough(self) -> None:
        self.assert_status(self.check("shared-memory"), "passed")

    def test_too_small(self) -> None:
        self.assert_status(self.check("shared-memory", plan(requirements__sharedMemoryGiB=10**6)), "failed", "/dev/shm of", "sharedMemoryGiB")

    def test_64_mib_as_the_container_runtime_gives(self) -> None:
        given = mock.Mock(f_blocks=16384, f_frsize=4096, f_bavail=16384)
        with mock.patch("os.statvfs", return_value=given):
            self.assert_status(self.check("shared-memory", plan(requirements__sharedMemoryGiB=64)), "failed", "/dev/shm of 64 MiB")

    def test_filled_by_others(self) -> None:
        given = mock.Mock(f_blocks=64 * 2**18, f_frsize=4096, f_bavail=2**18)
        with mock.patch("os.statvfs", return_value=given):
            self.assert_status(self.check("shared-memory", plan(requirements__sharedMemoryGiB=64)), "warning", "1.0 GiB free")

    def test_not_there(self) -> None:
        self.machine.remove("/dev/shm")
        self.assert_status(self.check("shared-memory"), "failed", "No such file")

    def test_not_planned(self) -> None:
        self.assert_status(self.check("shared-memory", plan(requirements__sharedMemoryGiB=None)), "skipped")


class Memory(PreflightTest):
    def test_no_limit(self) -> None:
        self.assert_status(self.check("host-memory"), "passed", "2000.0 GiB")

    def test_limit_below_the_plan(self) -> None:
        self.machine.write("/sys/fs/cgroup/memory.max", str(64 * 2**30))
        self.assert_status(self.check("host-memory"), "failed", "limit 64.0 GiB")
        self.assert_status(self.check("host-memory", plan(requirements__hostMemoryGiB=60)), "passed")

    def test_the_least_limit_above_counts(self) -> None:
        self.machine.write("/proc/self/cgroup", "0::/kubepods/pod1/main\n")
        self.machine.write("/sys/fs/cgroup/kubepods/pod1/main/memory.max", "max")
        self.machine.write("/sys/fs/cgroup/kubepods/pod1/memory.max", str(64 * 2**30))
        self.assert_status(self.check("host-memory"), "failed", "limit 64.0 GiB")

    def test_the_hosts_path_is_not_the_containers(self) -> None:
        self.machine.write("/proc/self/cgroup", "0::/../../kubepods/pod1/main\n")
        self.machine.write("/sys/fs/cgroup/memory.max", str(64 * 2**30))
        self.assert_status(self.check("host-memory"), "failed", "limit 64.0 GiB")

    def test_version_1(self) -> None:
        self.machine.remove("/sys/fs/cgroup/cgroup.controllers")
        self.machine.write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712")
        self.assert_status(self.check("host-memory"), "passed", "no limit")
        self.machine.write("/sys/fs/cgroup/memory/memory.limit_in_bytes", str(64 * 2**30))
        self.assert_status(self.check("host-memory"), "failed", "limit 64.0 GiB")

    def test_a_small_node(self) -> None:
        self.machine.write("/proc/meminfo", "MemTotal: 130000000 kB\n")
        self.assert_status(self.check("host-memory"), "failed", "the node's 124.0 GiB")

    def test_used_by_others(self) -> None:
        self.machine.write("/proc/meminfo", "MemTotal: 2097152000 kB\nMemAvailable: 100000000 kB\n")
        self.assert_status(self.check("host-memory"), "warning", "95.4 GiB available")

    def test_nothing_can_be_read(self) -> None:
        self.machine.remove("/proc/meminfo")
        self.assert_status(self.check("host-memory"), "unknown")


class Processors(PreflightTest):
    def test_no_limit(self) -> None:
        self.assert_status(self.check("cpu-limit"), "passed", "192 processors")

    def test_limits(self) -> None:
        for quota, status in (("1000000 100000", "passed"), ("999999 100000", "warning"), ("200000 100000", "warning"), ("199999 100000", "failed")):
            self.machine.write("/sys/fs/cgroup/cpu.max", quota)
            self.assert_status(self.check("cpu-limit"), status, "limit")

    def test_pinned_to_a_few(self) -> None:
        self.machine.status(processors="0-3,8")
        self.assert_status(self.check("cpu-limit"), "warning", "5 processors")
        self.assert_status(self.check("cpu-limit", thresholds={"cpus-per-gpu": 1}), "failed", "5 processors")

    def test_version_1(self) -> None:
        self.machine.remove("/sys/fs/cgroup/cgroup.controllers")
        self.machine.write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000")
        self.machine.write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1")
        self.assert_status(self.check("cpu-limit"), "passed")
        self.machine.write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "150000")
        self.assert_status(self.check("cpu-limit"), "failed", "limit 1.5")


class Processes(PreflightTest):
    def test_no_limit(self) -> None:
        self.assert_status(self.check("pids-limit"), "passed", "no limit")

    def test_too_few_left(self) -> None:
        self.machine.write("/sys/fs/cgroup/pids.max", "3000")
        self.assert_status(self.check("pids-limit"), "passed")
        self.machine.write("/sys/fs/cgroup/pids.current", "1000")
        self.assert_status(self.check("pids-limit"), "failed", "2000 left", "podPidsLimit")
        self.assert_status(self.check("pids-limit", thresholds={"pids-per-gpu": 100}), "passed")

    def test_no_control_group(self) -> None:
        self.machine.remove("/sys/fs/cgroup")
        self.assert_status(self.check("pids-limit"), "skipped")


class HugePages(PreflightTest):
    ASKED = {"FI_EFA_USE_HUGE_PAGE": "1"}

    def test_not_asked_for(self) -> None:
        self.assert_status(self.check("huge-pages"), "skipped")
        self.assert_status(self.check("huge-pages", env={"FI_EFA_USE_HUGE_PAGE": "0"}), "skipped")

    def test_none_free(self) -> None:
        self.assert_status(self.check("huge-pages", env=self.ASKED), "failed", "0 MiB free", "hugepages-2Mi")

    def test_free(self) -> None:
        self.machine.write("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "2560")
        self.assert_status(self.check("huge-pages", env=self.ASKED), "passed", "5120 MiB")

    def test_free_but_not_for_this_container(self) -> None:
        self.machine.write("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "2560")
        self.machine.write("/sys/fs/cgroup/hugetlb.2MB.max", "0")
        self.assert_status(self.check("huge-pages", env=self.ASKED), "failed", "limit 0 MiB")


class Permissions(PreflightTest):
    LIMITED = "Max locked memory         65536                65536                bytes\n"

    def test_in_force(self) -> None:
        self.assert_status(self.check("memlock"), "passed", "unlimited")
        self.assert_status(self.check("capabilities"), "passed", "all are in force")
        self.machine.status(effective="0", bounding="0")
        self.assert_status(self.check("capabilities", plan(fabric="infiniband")), "passed", "not needed: locked memory is unlimited")

    def test_limited_and_lifted_by_the_capability(self) -> None:
        self.machine.write("/proc/self/limits", self.LIMITED)
        self.assert_status(self.check("memlock"), "passed", "64 KiB, lifted by IPC_LOCK")

    def test_limited(self) -> None:
        self.machine.write("/proc/self/limits", self.LIMITED)
        self.machine.status(effective="0", bounding="0")
        self.assert_status(self.check("memlock"), "failed", "64 KiB, without IPC_LOCK", "LimitMEMLOCK")
        self.assert_status(self.check("capabilities"), "failed", "IPC_LOCK")

    def test_a_capability_that_another_user_than_root_does_not_get(self) -> None:
        self.machine.write("/proc/self/limits", self.LIMITED)
        self.machine.status(effective="0")
        self.assert_status(self.check("memlock"), "failed", "to root only")

    def test_efa_asks_for_ptrace_as_well(self) -> None:
        self.machine.status(effective="4000", bounding="4000")
        self.assert_status(self.check("capabilities"), "warning", "SYS_PTRACE missing")
        self.assert_status(self.check("capabilities", plan(fabric="infiniband")), "passed")

    def test_no_rdma(self) -> None:
        self.machine.write("/proc/self/limits", self.LIMITED)
        self.machine.status(effective="0", bounding="0")
        for id in ("memlock", "capabilities"):
            self.assert_status(self.check(id, plan(fabric="none")), "skipped")
