// Preloaded into the CDKTF CLI that deploys and destroys in a rehearsal, whose screen nobody sees: of what Terraform writes it hears the last
// lines, once Terraform has ended, or all at once where Terraform asks something. It maps each line to constructs, lays it out and draws it,
// which was more than half of its processor time (cdktf-cli 0.21.0; cdktn's has no terminal). What a rehearsal tells of a failure comes from Terraform itself.
const Module = require("module");
const { inspect } = require("util");

const QUESTION = "Enter a value:";
const TERMINAL = /^@cdktf\/node-pty-prebuilt-multiarch$/;
const LINES = 40;
const load = Module._load;

// Its log has each stack's whole JSON, escaped, at every step; who reads the log looks for the steps.
inspect.defaultOptions.maxStringLength = 2000;

function quiet(terminal) {
  const listen = terminal.onData;
  const onData = (listener) => {
    let text = "";
    let heard = false;
    const tell = (what) => {
      heard = true;
      if (what !== "") listener(what);
    };
    terminal.onExit(() => heard || tell(text.split("\n").slice(-LINES).join("\n")));
    return listen((data) => {
      if (heard) return listener(data);
      text += data;
      // It may come in two parts; nobody would answer a question that wasn't heard.
      if (text.slice(-data.length - QUESTION.length).includes(QUESTION)) tell(text);
    });
  };
  return Object.defineProperty(terminal, "onData", { value: onData });
}

Module._load = function (name, parent, isMain) {
  const loaded = load.call(this, name, parent, isMain);
  return TERMINAL.test(name) ? { ...loaded, spawn: (...args) => quiet(loaded.spawn(...args)) } : loaded;
};
