// Everything that a test run makes in the folder for temporary files goes with the run: `Testing.app()` and `Testing.synth` of cdktf
// 0.21.0 make a folder each time and never remove it. Set before the workers are started, which inherit it.
const fs = require("fs");
const os = require("os");
const path = require("path");

module.exports = async () => {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "jest-"));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  globalThis.removeTemporaryFolder = () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    fs.rmSync(folder, { recursive: true, force: true });
  };
};
