// Jest transform: esbuild strips the types, `tsc --noEmit` checks them in its own step. Five times faster than type-checking in the transform.
const crypto = require("crypto");
const fs = require("fs");
const esbuild = require("esbuild");

const self = fs.readFileSync(__filename, "utf8");

module.exports = {
  process(source, file) {
    const { code } = esbuild.transformSync(source, {
      loader: "ts",
      format: "cjs",
      target: "node20",
      sourcemap: "inline",
      sourcefile: file,
      // Jest runs CommonJS: import() becomes require().
      supported: { "dynamic-import": false },
    });
    return { code };
  },
  // Jest keeps what was transformed; a change of this file makes it stale too.
  getCacheKey(source, file) {
    return crypto.createHash("sha256").update([self, esbuild.version, file, source].join("\0")).digest("hex");
  },
};
