// Jest's Node environment makes a realm of its own for each test file, so cdktf and the providers are loaded again for each. Here all files
// of a worker run in the worker's own realm, and what a file changes of it is put back behind it: globals, `process` and its environment,
// `Error` and its hooks, the matchers of `expect`. Packages are shared (runtime.cjs); our own modules are each file's own, as ever.
const { appendFileSync, readFileSync } = require("fs");
const path = require("path");
const { createContext } = require("vm");
const { LegacyFakeTimers, ModernFakeTimers } = require("@jest/fake-timers");
const { ModuleMocker } = require("jest-mock");

const MATCHERS = Symbol.for("$$jest-matchers-object");
// What a shared package keeps for itself: cdktf's map of the values that are known only at apply.
const kept = (key) => key === "__cdktfTokenMap";
const EVENTS = ["uncaughtException", "unhandledRejection", "warning", "exit", "beforeExit", "SIGINT", "SIGTERM"];
// What Jest only asks whether it is there: the scripts themselves run in this realm.
const context = createContext();

/** What an object has of its own, and a way to make it so again. */
function remember(object, except = []) {
  const before = new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]));
  return () => {
    for (const key of Reflect.ownKeys(object)) {
      if (!before.has(key) && !except.includes(key) && !kept(key)) Reflect.deleteProperty(object, key);
    }
    for (const [key, was] of before) {
      const is = Object.getOwnPropertyDescriptor(object, key);
      if (is && is.value === was.value && is.get === was.get && is.set === was.set) continue;
      if (except.includes(key)) continue;
      Reflect.defineProperty(object, key, was);
    }
  };
}

function rememberEnvironment() {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    for (const [name, value] of Object.entries(before)) if (process.env[name] !== value) process.env[name] = value;
  };
}

function rememberListeners() {
  const before = new Map(EVENTS.map((event) => [event, process.listeners(event)]));
  return () => {
    for (const [event, listeners] of before) {
      for (const listener of process.listeners(event)) if (!listeners.includes(listener)) process.removeListener(event, listener);
    }
  };
}

/** Seconds of the processor that this worker has had by now, and those of the programs that it started and waited for (`man 5 proc`, fields 14 to 17). */
function processorSeconds() {
  const [utime, stime, cutime, cstime] = readFileSync("/proc/self/stat", "utf8").replace(/^.*\) /, "").split(" ").slice(11, 15).map(Number);
  return { own: (utime + stime) / 100, children: (cutime + cstime) / 100 };
}

/** Where `TEST_SECONDS` names a file: a line of it for each test file, what it took (tools/test-seconds). */
function count(file) {
  const record = process.env.TEST_SECONDS;
  if (!record) return () => {};
  const from = processorSeconds();
  const began = Date.now();
  return () => {
    const to = processorSeconds();
    const took = { own: to.own - from.own, children: to.children - from.children, wall: (Date.now() - began) / 1000 };
    appendFileSync(record, `${JSON.stringify({ file: path.relative(process.cwd(), file), ...took })}\n`);
  };
}

/** As Node's own timers are. */
function toReference(id) {
  const reference = { id, ref: () => reference, unref: () => reference };
  return reference;
}

module.exports = class SharedRealm {
  constructor({ projectConfig: config }, { testPath }) {
    this.counted = count(testPath);
    const folder = process.cwd();
    this.putBack = [
      remember(globalThis),
      remember(process, ["exitCode", "_events", "_eventsCount", "env"]),
      remember(Error),
      rememberEnvironment(),
      rememberListeners(),
      () => process.cwd() === folder || process.chdir(folder),
    ];
    // `expect` keeps its matchers and its state here, and would make them so that nobody can take them away.
    Reflect.deleteProperty(globalThis, MATCHERS);
    const state = { assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false, numPassingAsserts: 0, suppressedErrors: [] };
    const matchers = { customEqualityTesters: [], matchers: Object.create(null), state };
    Object.defineProperty(globalThis, MATCHERS, { configurable: true, value: matchers });
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    const timerConfig = { idToRef: toReference, refToId: (timer) => timer?.id };
    this.fakeTimers = new LegacyFakeTimers({ config, global: globalThis, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }

  async setup() {}

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    for (const put of this.putBack.reverse()) put();
    this.global = null;
    this.counted();
  }

  exportConditions() {
    return ["node", "node-addons"];
  }

  getVmContext() {
    return this.global && context;
  }
};
