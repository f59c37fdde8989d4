/** Each test file reloads the provider modules (about 0.6 s): few files, one a room or a cloud. */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.ts$": "<rootDir>/test/esbuild-transform.js" },
  moduleFileExtensions: ["ts", "js", "json"],
  globalSetup: "<rootDir>/test/own-temporary-folder.cjs",
  globalTeardown: "<rootDir>/test/remove-temporary-folder.cjs",
  setupFilesAfterEnv: ["<rootDir>/test/setup.ts"],
  testTimeout: 30000,
  // As many as there are processors: Jest's own is one less, which on two is one. What runs beside each other within a file mostly waits.
  maxWorkers: "100%",
  maxConcurrency: 4,
};
