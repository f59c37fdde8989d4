// Preloaded into a measured process: its peak memory and its processor time, in a line of its own on standard error. maxRSS is in kilobytes
// (getrusage), the same figure on Linux and macOS through Node.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`\npeak-kilobytes=${maxRSS} cpu-microseconds=${userCPUTime + systemCPUTime}\n`);
});
