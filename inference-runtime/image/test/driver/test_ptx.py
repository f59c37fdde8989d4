"""The kernel that reads device memory, run instruction by instruction: each byte is read once, by whatever grid."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from preflight.driver import ptx

PTXAS = shutil.which("ptxas")
BUFFER, SINK = 0x10_0000, 0x9000


def body(kernel: str) -> list[str]:
    found = re.search(rf"\.entry {kernel}\(.*?\)\n\{{(.*?)\n\}}", ptx.SOURCE, re.DOTALL)
    assert found is not None
    return [line.strip().rstrip(";") for line in found.group(1).splitlines() if line.strip() and not line.strip().startswith(".reg")]


class Thread:
    """The instructions that the kernel uses, on Python's integers; loads answer what `memory` says and are counted."""

    def __init__(self, lines: list[str], parameters: dict[str, int], special: dict[str, int], memory: int = 0) -> None:
        self.lines, self.memory = lines, memory
        self.labels = {line[:-1]: index for index, line in enumerate(lines) if line.endswith(":")}
        self.values: dict[str, int] = dict(special)
        self.parameters = parameters
        self.loads: list[int] = []
        self.stores: list[int] = []
        at = 0
        while lines[at] != "ret":
            at = self.step(at)

    def value(self, text: str) -> int:
        return self.values[text] if text.startswith("%") else int(text, 0)

    def step(self, at: int) -> int:
        line = self.lines[at]
        if line.endswith(":"):
            return at + 1
        guard = re.match(r"@(!?)(%\w+) (.*)", line)
        if guard:
            if bool(self.values[guard.group(2)]) == bool(guard.group(1)):
                return at + 1
            line = guard.group(3)
        name, _, rest = line.partition(" ")
        if name == "bra":
            return self.labels[rest]
        self.do(name, [part.strip() for part in re.split(r",(?![^{]*\})", rest)])
        return at + 1

    def do(self, name: str, args: list[str]) -> None:
        to, mask = args[0], 2**64 - 1 if name.endswith("64") else 2**32 - 1
        if name.startswith("ld.param"):
            self.values[to] = self.parameters[args[1].strip("[]")]
        elif name.startswith("ld.global"):
            self.loads.append(self.value(args[1].strip("[]")))
            for register in to.strip("{}").split(","):
                self.values[register.strip()] = self.memory
        elif name.startswith("st.global"):
            self.stores.append(self.value(to.strip("[]")))
        elif name.startswith(("mov", "cvt", "cvta")):
            self.values[to] = self.value(args[1])
        elif name.startswith("add"):
            self.values[to] = self.value(args[1]) + self.value(args[2]) & mask
        elif name.startswith("mul.lo"):
            self.values[to] = self.value(args[1]) * self.value(args[2]) & mask
        elif name.startswith("mad.lo"):
            self.values[to] = self.value(args[1]) * self.value(args[2]) + self.value(args[3]) & mask
        elif name.startswith("shl"):
            self.values[to] = self.value(args[1]) << self.value(args[2]) & mask
        elif name.startswith("setp.ge"):
            self.values[to] = int(self.value(args[1]) >= self.value(args[2]))
        elif name.startswith("setp.eq"):
            self.values[to] = int(self.value(args[1]) == self.value(args[2]))
        else:
            raise AssertionError(f"{name} is not known here")


def run(blocks: int, threads: int, rounds: int, memory: int = 0) -> list[Thread]:
    lines, vectors = body(ptx.READ), blocks * threads * ptx.UNROLL * rounds
    parameters = {"buffer": BUFFER, "vectors": vectors, "sink": SINK}
    shape = {"%nctaid.x": blocks, "%ntid.x": threads}
    return [Thread(lines, parameters, {**shape, "%ctaid.x": b, "%tid.x": t}, memory) for b in range(blocks) for t in range(threads)]


class ReadKernel(unittest.TestCase):
    def test_reads_each_byte_once(self) -> None:
        for blocks, threads, rounds in ((1, 1, 1), (2, 4, 3), (3, 8, 2)):
            grid = run(blocks, threads, rounds)
            loads = Counter(address for thread in grid for address in thread.loads)
            wanted = {BUFFER + 16 * index for index in range(blocks * threads * ptx.UNROLL * rounds)}
            self.assertEqual(set(loads), wanted)
            self.assertEqual(set(loads.values()), {1})
            self.assertEqual([thread.stores for thread in grid], [[]] * len(grid))

    def test_neighbours_read_neighbours(self) -> None:
        first = [thread.loads[0] for thread in run(1, 32, 2)]
        self.assertEqual(first, [BUFFER + 16 * index for index in range(32)])

    def test_what_was_read_decides_whether_it_is_stored(self) -> None:
        # The sum of zeros, in place of the one that never comes out.
        lines = body(ptx.READ)
        sought = next(line for line in lines if line.startswith("setp.eq")).split(",")[-1].strip()
        edited = [line.replace(sought, "0") for line in lines]
        thread = Thread(edited, {"buffer": BUFFER, "vectors": 4, "sink": SINK}, {"%nctaid.x": 1, "%ntid.x": 1, "%ctaid.x": 0, "%tid.x": 0})
        self.assertEqual(thread.stores, [SINK])

    @unittest.skipUnless(PTXAS, "no ptxas here: whether the kernels compile for each card isn't tried")
    def test_compiles(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "kernels.ptx")
            source.write_text(ptx.SOURCE, encoding="ascii")
            for target in ("sm_75", "sm_80", "sm_89", "sm_90"):
                subprocess.run([str(PTXAS), f"-arch={target}", "-o", f"{folder}/out", str(source)], check=True, capture_output=True)


if __name__ == "__main__":
    unittest.main()
