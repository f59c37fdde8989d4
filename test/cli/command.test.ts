import { Command, CommandError, Io } from "../../cli/command";
import { COMMANDS } from "../../cli/commands";
import { runCommand } from "../../cli/run";

/** What all commands have in common: help, refusals, exit status, Ctrl-C. */

async function run(command: Command, argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const io: Io = { env: {}, readStdin: () => "", readFile: () => "", out: (text) => void (written.out += text), err: (text) => void (written.err += text) };
  return { status: await runCommand(command, argv, io), ...written };
}

const GREET: Command = {
  name: "greet",
  summary: "greets",
  usage: ["[--loud] [--to NAME]... WHO"],
  about: "Greets people.",
  flags: [
    { name: "loud", summary: "in capitals" },
    { name: "to", value: "NAME", summary: "a further one", many: true },
    { name: "tone", value: "warm|cold", summary: "how", form: /^(warm|cold)$/, says: "is warm or cold" },
  ],
  operand: { name: "WHO", summary: "the first", minimum: 1, maximum: 1 },
  examples: [{ line: "--loud you", what: "greets you" }],
  findings: "nobody is there",
  run: (input, { io }) => {
    io.out([...input.operands, ...input.all("to"), String(input.has("loud")), input.first("tone") ?? "-"].join(" "));
    return 0;
  },
};

describe("a command", () => {
  test.each([
    [["you", "--to", "a", "--to=b", "--loud"], "you a b true -"],
    [["--tone", "warm", "--", "--loud"], "--loud false warm"],
    [["--to=--loud", "you"], "you --loud false -"],
    [["-"], "- false -"],
  ])("%j", async (argv, out) => {
    expect(await run(GREET, argv)).toEqual({ status: 0, out, err: "" });
  });

  test("tells everything wrong at once, then how it is written, and isn't run", async () => {
    const { status, out, err } = await run(GREET, ["--lowd", "--tone", "hot", "--loud=yes", "a", "b", "--to", "--loud"]);
    expect([status, out]).toEqual([2, ""]);
    expect(err.split("\n")).toEqual([
      "--lowd: there is no such option; did you mean --loud?",
      '--tone "hot": is warm or cold',
      '--loud: takes no value, not "yes"',
      "--to: its value is missing, --loud follows; --to=--loud if that is meant",
      "more than one WHO: a, b",
      "usage: cdktf-dynamo greet [--loud] [--to NAME]... WHO",
      "cdktf-dynamo greet --help tells more",
      "",
    ]);
  });

  test.each([
    [[], "WHO is missing"],
    [["--tone", "warm", "--tone", "cold", "you"], "--tone: given 2 times, warm, cold"],
    [["--to"], "--to: its value is missing"],
    [["-x", "you"], "-x: there is no such option"],
    [["--constructor", "you"], "--constructor: there is no such option"],
  ])("%j", async (argv, problem) => {
    const { status, err } = await run(GREET, argv);
    expect([status, err.split("\n")[0]]).toEqual([2, problem]);
  });

  test.each<1 | 2>([1, 2])("ends with a message alone and %i", async (status) => {
    const failing: Command = { ...GREET, run: () => Promise.reject(new CommandError("no one is there", status)) };
    expect(await run(failing, ["you"])).toEqual({ status, out: "", err: "no one is there\n" });
  });

  test("what nobody foresaw isn't taken for a message", async () => {
    await expect(run({ ...GREET, run: () => Promise.reject(new Error("a fault")) }, ["you"])).rejects.toThrow("a fault");
  });

  test.each([["SIGINT", 130], ["SIGTERM", 143]] as const)("%s reaches a command that cleans up, and its own status is the end's", async (name, code) => {
    const before = process.listenerCount(name);
    const seen: boolean[] = [];
    const waiting: Command = {
      ...GREET,
      cleansUp: true,
      run: (_input, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            seen.push(signal.aborted);
            resolve(0);
          });
          process.emit(name);
          process.emit(name);
        }),
    };
    expect((await run(waiting, ["you"])).status).toBe(code);
    expect(seen).toEqual([true]);
    expect(process.listenerCount(name)).toBe(before);
  });

  test("one that has nothing to take away is ended by the signal itself", async () => {
    const before = process.listenerCount("SIGINT");
    const during: number[] = [];
    await run({ ...GREET, run: () => (during.push(process.listenerCount("SIGINT")), 0) }, ["you"]);
    expect(during).toEqual([before]);
  });
});

describe("every command of the program", () => {
  test.each(COMMANDS.map((command) => [command.name, command] as const))("%s has help with each flag, examples and the meaning of its status", async (_name, command) => {
    const { status, out, err } = await run(command, ["--help", "--whatever"]);
    expect([status, err]).toEqual([0, ""]);
    for (const { name } of command.flags) expect(out).toMatch(new RegExp(`^  --${name}\\b`, "m"));
    expect(command.examples.length).toBeGreaterThan(1);
    expect(out).toContain("Examples:\n");
    expect(out).toContain(`1 when ${command.findings}`);
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))("%s refuses an unknown flag, naming the nearest", async (_name, command) => {
    const [{ name }] = command.flags;
    const { status, out, err } = await run(command, [`--${name}s`]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(new RegExp(`^--${name}s: there is no such option; did you mean --${name}\\?\n`));
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))("%s: its examples are lines that it understands", async (_name, command) => {
    for (const { line } of command.examples) {
      const argv = line.replace(/ [<>] \S+$/, "").replace("REGISTRY", "r.example").replace("sha256:...", `sha256:${"a".repeat(64)}`).split(" ").filter((word) => word !== "");
      const dry: Command = { ...command, run: () => 0 };
      expect([line, await run(dry, argv)]).toEqual([line, { status: 0, out: "", err: "" }]);
    }
  });
});
