"use strict";

/**
 * Package entry `cdktf-dynamo`, which says where things are: whoever uses one cloud installs one provider, so there is no entry that has
 * them all. In JavaScript as it is loaded, since what it exports is made to be asked.
 */
const ENTRIES = {
  "cdktf-dynamo/aws": ["EksDeployment", "EksCluster"],
  "cdktf-dynamo/azure": ["AksDeployment", "AksCluster"],
  "cdktf-dynamo/google": ["GkeDeployment", "GkeCluster"],
  "cdktf-dynamo/kubernetes": ["ExistingDeployment", "ExistingCluster", "synth", "problemsIn"],
  "cdktf-dynamo/dynamo": ["DynamoCrds", "DynamoPlatform"],
  "cdktf-dynamo/inference": ["ServedModel"],
  "cdktf-dynamo/planner": ["planInference"],
  "cdktf-dynamo/testing": ["rehearse", "validateOffline"],
};

/** By the beginnings of their names. */
const CLOUDS = { Eks: "cdktf-dynamo/aws", Aks: "cdktf-dynamo/azure", Gke: "cdktf-dynamo/google" };

const entryOf = (name) => Object.keys(ENTRIES).find((entry) => ENTRIES[entry].includes(name)) ?? CLOUDS[name.slice(0, 3)];

function whereIs(name) {
  const entry = entryOf(name);
  if (entry !== undefined) return `${name} is in ${entry}: import { ${name} } from "${entry}"`;
  const all = Object.entries(ENTRIES).map(([from, names]) => `  ${from.padEnd(24)} ${names.join(", ")}`);
  return `cdktf-dynamo has no ${name} of its own; its parts are entries of their own, such as\n${all.join("\n")}`;
}

module.exports = new Proxy(ENTRIES, {
  get: (entries, name) => {
    // What Node, a debugger or a bundler asks of any module is none of it.
    const isOurs = typeof name === "string" && !Object.hasOwn(entries, name) && (/^[A-Z]\w*$/.test(name) || entryOf(name) !== undefined);
    if (!isOurs) return Reflect.get(entries, name);
    const error = new Error(whereIs(name));
    // Where it was thrown leads to no place of the reader's.
    error.stack = `Error: ${error.message}`;
    throw error;
  },
});
