// Where the tests' time goes, and how long today's runner takes for the tests that another commit had (docs/performance.md, "Tests").
//
//   TEST_SECONDS=seconds.jsonl npx jest -w 1 test/stacks && node tools/test-seconds/main.cjs seconds.jsonl
//   node tools/test-seconds/main.cjs --of then.json now.json     # reports of `jest --json --outputFile`
const fs = require("fs");
const path = require("path");

const ROWS = 15;
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const line = (...cells) => console.log(cells.map((cell, index) => (index === cells.length - 1 ? cell : String(cell).padStart(9))).join("  "));

/** Processor seconds of each file, with what it started, as test/runner/environment.cjs wrote them. */
function bySeconds(file) {
  const rows = fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map((text) => JSON.parse(text));
  const all = (row) => row.own + row.children;
  line("own", "children", "wall", "seconds of");
  for (const row of rows.sort((a, b) => all(b) - all(a)).slice(0, ROWS)) line(row.own.toFixed(1), row.children.toFixed(1), row.wall.toFixed(1), row.file);
  line(sum(rows.map(({ own }) => own)).toFixed(1), sum(rows.map(({ children }) => children)).toFixed(1), sum(rows.map(({ wall }) => wall)).toFixed(1), `all ${rows.length} files`);
}

/** A report's files: its tests with their seconds, and how long the file took. */
function filesOf(report) {
  const { testResults } = JSON.parse(fs.readFileSync(report, "utf8"));
  return testResults.map(({ name, startTime, endTime, assertionResults }) => ({
    name: name.split(`${path.sep}test${path.sep}`).pop(),
    seconds: (endTime - startTime) / 1000,
    tests: assertionResults.map(({ title, duration }) => ({ title, seconds: (duration ?? 0) / 1000 })),
  }));
}

/** The tests of one report, found in another by their titles. What was renamed isn't found, and is told as such. */
function ofAnother(then, now) {
  const before = filesOf(then).flatMap(({ tests }) => tests);
  const left = new Map();
  for (const { title } of before) left.set(title, (left.get(title) ?? 0) + 1);
  const files = filesOf(now).map((file) => {
    const theirs = file.tests.filter(({ title }) => {
      const more = left.get(title) ?? 0;
      if (more > 0) left.set(title, more - 1);
      return more > 0;
    });
    return { ...file, theirs };
  });
  const most = files.filter(({ theirs, tests }) => theirs.length * 2 >= tests.length);
  const count = (list, what) => sum(list.map((file) => file[what].length));
  line("tests", "theirs", "seconds", "workers' seconds");
  line(before.length, before.length, "", "the other commit");
  line(count(files, "theirs"), count(files, "theirs"), sum(files.flatMap(({ theirs }) => theirs.map(({ seconds }) => seconds))).toFixed(1), "their tests alone, by title");
  line(count(most, "tests"), count(most, "theirs"), sum(most.map(({ seconds }) => seconds)).toFixed(1), `whole files of which half at least is theirs (${most.length})`);
  line(count(files, "tests"), count(files, "theirs"), sum(files.map(({ seconds }) => seconds)).toFixed(1), `everything (${files.length} files)`);
  const missing = [...left].filter(([, more]) => more > 0);
  console.log(`\nnot found by title: ${sum(missing.map(([, more]) => more))}${missing.slice(0, ROWS).map(([title]) => `\n  ${title}`).join("")}`);
}

const [first, ...rest] = process.argv.slice(2);
if (first === "--of" && rest.length === 2) ofAnother(...rest);
else if (first !== undefined && rest.length === 0) bySeconds(first);
else {
  console.error("usage: node tools/test-seconds/main.cjs SECONDS.jsonl | --of THEN.json NOW.json");
  process.exitCode = 2;
}
