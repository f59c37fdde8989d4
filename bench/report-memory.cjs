// maxRSS is the process's peak resident set in kilobytes (getrusage), the same figure on Linux and macOS through Node.
process.on("exit", () => process.stderr.write(`peak-kilobytes=${process.resourceUsage().maxRSS}\n`));
