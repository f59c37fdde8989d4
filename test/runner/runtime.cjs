// Jest's runtime, but that packages are loaded once a worker, by Node itself, and what was compiled of a file is kept for the next test file.
// `jest.mock` of a package therefore has no effect here; our own modules can be mocked as ever.
const { createRequire, isBuiltin } = require("module");
const path = require("path");
const { compileFunction } = require("vm");
const Runtime = require("jest-runtime").default;

const PACKAGES = `${path.sep}node_modules${path.sep}`;
// Jest's own keep their state by test file.
const OURS = /^(@jest\/|jest|expect$)/;
const found = new Map();
const compiled = new Map();

/** The file of a package that is asked for by name, where it is one that all test files may share. */
function shared(from, name) {
  if (!name || name[0] === "." || path.isAbsolute(name) || isBuiltin(name) || OURS.test(name)) return undefined;
  const key = `${path.dirname(from)}\0${name}`;
  if (!found.has(key)) {
    let file;
    try {
      file = createRequire(from).resolve(name);
    } catch {
      file = undefined;
    }
    found.set(key, file?.includes(PACKAGES) ? file : undefined);
  }
  return found.get(key);
}

module.exports = class SharedPackages extends Runtime {
  constructor(...options) {
    super(...options);
    const parameters = this.executor.injectedModuleParameters;
    this.executor.compile = (code, filename) => {
      if (!this._environment.getVmContext()) return null;
      const known = compiled.get(filename);
      if (known?.code === code) return known.run;
      const run = compileFunction(code, parameters, { filename });
      compiled.set(filename, { code, run });
      return run;
    };
  }

  requireModuleOrMock(from, name) {
    const file = shared(from, name);
    return file === undefined ? super.requireModuleOrMock(from, name) : require(file);
  }
};
