// Which files begin. Jest goes by how long they took before, and in a fresh checkout, where it can't know, by their size: what starts the
// real Dynamo is short to read and takes minutes, most of them waiting, and would be begun last. `TEST_ORDER=reversed` turns the order
// round: no file may lean on another.
const path = require("path");
const Sequencer = require("@jest/test-sequencer").default;

/** What takes longest, by the beginnings of their paths, and in this order: what waits stands between what works, so that both go on. */
const FIRST = require("./longest.json").map((start) => path.join(__dirname, "..", start));

const rank = ({ path: file }) => {
  const at = FIRST.findIndex((start) => file.startsWith(start));
  return at < 0 ? FIRST.length : at;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests).sort((a, b) => rank(a) - rank(b));
    return process.env.TEST_ORDER === "reversed" ? sorted.reverse() : sorted;
  }
};
