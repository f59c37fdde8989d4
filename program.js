#!/usr/bin/env node
"use strict";

/**
 * The program `cdktf-dynamo`. In JavaScript as it is run: in a clone nothing is built yet when somebody writes `npx cdktf-dynamo`, so there
 * it is made of the sources, as they are now; the package has it built, and no sources.
 */
const { spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");

const source = path.join(__dirname, "cli", "main.ts");
if (fs.existsSync(source)) {
  const outfile = path.join(__dirname, ".build", "cli.js");
  // Its program, which is there sooner than its API: a third of a second.
  const esbuild = path.join(__dirname, "node_modules", ".bin", "esbuild");
  const made = spawnSync(esbuild, [source, "--bundle", "--packages=external", "--platform=node", "--target=node20", `--outfile=${outfile}`, "--log-level=error"], { stdio: ["ignore", "inherit", "inherit"] });
  if (made.error !== undefined) {
    console.error(`${esbuild} can't be run (${made.error.message}): npm ci first`);
    process.exit(2);
  }
  if (made.status !== 0) process.exit(2);
  require(outfile);
} else {
  require("./dist/cli/main.js");
}
