// Runs programs one after another in this process, so that cdktf and the providers are loaded once for all. Each begins when nothing of the one
// before is left to do. Reads `[{app, output}]` from standard input; tells of each, on standard output, its exit status and what it wrote to stderr.
const fs = require("fs");

const told = [];
const waiting = JSON.parse(fs.readFileSync(0, "utf8"));
const write = process.stderr.write.bind(process.stderr);

process.stderr.write = (text, ...rest) => {
  if (told.length === 0) return write(text, ...rest);
  told[told.length - 1].stderr += text;
  rest.filter((one) => typeof one === "function").forEach((done) => done());
  return true;
};
// What they write elsewhere isn't asked for.
const answer = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

function failed(error) {
  told[told.length - 1].stderr += `${error?.stack ?? error}\n`;
  told[told.length - 1].status = 1;
}

function begin() {
  const last = told[told.length - 1];
  if (last !== undefined) last.status ||= Number(process.exitCode ?? 0);
  process.exitCode = 0;
  const next = waiting.shift();
  if (next === undefined) return;
  told.push({ app: next.app, status: 0, stderr: "" });
  process.env.CDKTF_OUTDIR = next.output;
  // Otherwise a program that has nothing to wait for would be the last.
  setImmediate(() => undefined);
  try {
    require(next.app);
  } catch (error) {
    failed(error);
  }
}

process.on("uncaughtException", failed);
process.on("beforeExit", begin);
process.on("exit", (status) => {
  const last = told[told.length - 1];
  // Whoever ends the process ends it for those behind it too, of which nothing is told.
  if (last !== undefined && waiting.length > 0) last.status ||= status || 1;
  if (last !== undefined) last.status ||= status;
  process.exitCode = 0;
  answer(JSON.stringify(told));
});
