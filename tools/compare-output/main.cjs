// What two syntheses have of each other, as objects: `node tools/compare-output/main.cjs THEN NOW`, two folders that `cdktf.out` is like.
// Resources and data by stack, type and name; what cdktf says of itself (`//`) isn't looked at.
const fs = require("fs");
const path = require("path");

function read(output) {
  const found = new Map();
  for (const stack of fs.readdirSync(path.join(output, "stacks")).sort()) {
    const { resource = {}, data = {} } = JSON.parse(fs.readFileSync(path.join(output, "stacks", stack, "cdk.tf.json"), "utf8"));
    for (const [kind, types] of [["", resource], ["data.", data]]) {
      for (const [type, ones] of Object.entries(types)) for (const [name, one] of Object.entries(ones)) found.set(`${stack} ${kind}${type} ${name}`, { ...one, "//": undefined });
    }
  }
  return found;
}

/** As text, whatever the order of names. */
const text = (value) => JSON.stringify(value, (_, of) => (of !== null && typeof of === "object" && !Array.isArray(of) ? Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))) : of));

function counted(title, lines) {
  const counts = new Map();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  console.log(`\n${title}: ${lines.length}`);
  for (const [line, count] of [...counts].sort()) console.log(`  ${String(count).padStart(3)}  ${line}`);
}

const [then, now] = process.argv.slice(2, 4).map(read);
const both = [...now.keys()].filter((key) => then.has(key));
const changed = both.filter((key) => text(then.get(key)) !== text(now.get(key)));
const typeOf = (key) => key.split(" ").slice(0, 2).join(" ");
console.log(`${then.size} then, ${now.size} now, ${both.length} of one place and name, ${both.length - changed.length} of these alike`);
counted("gone", [...then.keys()].filter((key) => !now.has(key)).map(typeOf));
counted("new", [...now.keys()].filter((key) => !then.has(key)).map(typeOf));
counted(
  "changed, by argument",
  changed.flatMap((key) => {
    const [before, after] = [then.get(key), now.get(key)];
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.filter((name) => text(before[name]) !== text(after[name])).map((name) => `${name} of ${key.split(" ")[1]}`);
  }),
);
