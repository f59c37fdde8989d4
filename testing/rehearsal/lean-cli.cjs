// Preloaded into the CDKTF CLI (`node -r`): what only `convert`, `get` and `add` need is loaded when it is first asked for. cdktf-cli 0.21.0
// loads all of it for every command, more than half of the processor time of a synth: two jsii, their TypeScripts, and three WebAssembly modules.
const Module = require("module");

const LATER = /^@cdkt[fn]\/(hcl2cdk|hcl2json|hcl-tools|provider-generator)$/;
const load = Module._load;

Module._load = function (name, parent, isMain) {
  if (!LATER.test(name)) return load.call(this, name, parent, isMain);
  const whole = () => load.call(this, name, parent, isMain);
  // The CLI's bundler copies what a module has of its own, which is nothing yet, and reaches the rest through the prototype.
  const later = { get: (_, member) => (member === "__esModule" ? true : whole()[member]) };
  return new Proxy({}, { ...later, getPrototypeOf: () => new Proxy({}, later) });
};
