#!/usr/bin/env node
"use strict";

/**
 * The program `cdktf-dynamo`. In JavaScript as it is run: in a clone nothing is built yet when somebody writes `npx cdktf-dynamo`, so there
 * it is made of the sources, as they are now; the package has it built, and no sources.
 */
const fs = require("fs");
const path = require("path");

const source = path.join(__dirname, "cli", "main.ts");
if (fs.existsSync(source)) {
  const outfile = path.join(__dirname, ".build", "cli.js");
  require("esbuild").buildSync({ entryPoints: [source], outfile, bundle: true, packages: "external", platform: "node", target: "node20", logLevel: "error" });
  require(outfile);
} else {
  require("./dist/cli/main.js");
}
