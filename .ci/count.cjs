// Reads a runner's own report and prints "<name> <passed> <failed> <skipped>", tab-separated: jest's JSON, or the rehearsal's.
const fs = require("fs");

const [name, file] = process.argv.slice(2);
const report = JSON.parse(fs.readFileSync(file, "utf8"));
const counts =
  report.numTotalTests === undefined
    ? [report.stacks.filter((stack) => stack.result === "ok").length, report.stacks.filter((stack) => stack.result !== "ok").length, 0]
    : // A file that could not run has no tests of its own to count.
      [report.numPassedTests, report.numFailedTests + report.numRuntimeErrorTestSuites, report.numPendingTests];
console.log([name, ...counts].join("\t"));
