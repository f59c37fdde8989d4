const { availableParallelism } = require("os");

/** Packages are loaded once a worker and shared by its test files (test/runner); our own modules are loaded anew for each file. */
module.exports = {
  testEnvironment: "<rootDir>/test/runner/environment.cjs",
  runtime: "<rootDir>/test/runner/runtime.cjs",
  testSequencer: "<rootDir>/test/runner/sequencer.cjs",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.ts$": "<rootDir>/test/esbuild-transform.js" },
  moduleFileExtensions: ["ts", "js", "json"],
  globalSetup: "<rootDir>/test/own-temporary-folder.cjs",
  globalTeardown: "<rootDir>/test/remove-temporary-folder.cjs",
  setupFilesAfterEnv: ["<rootDir>/test/setup.ts"],
  testTimeout: 30000,
  // As many as there are processors: Jest's own is one less, which on two is one. One more where the real Dynamo is: its tests mostly wait.
  maxWorkers: availableParallelism() + (process.env.DYNAMO_PYTHON ? 1 : 0),
  maxConcurrency: 4,
};
