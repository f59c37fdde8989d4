import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Programs, ProgramsOptions } from "../../operate/programs/programs";

/** What a program answers. */
export interface FakeAnswer {
  /** As JSON, or as it is where it is a text. */
  readonly out?: unknown;
  readonly err?: string;
  readonly status?: number;
  readonly seconds?: number;
  /** Only the first time; a later rule then answers. */
  readonly once?: boolean;
}

/**
 * Programs that stand in for aws, az, gcloud, kubectl: shell scripts on a PATH of their own, which answer what they are told to and write
 * down what they were asked. The first rule whose pattern fits counts; what no rule fits fails loudly.
 */
export class FakePrograms {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "fakes-"));
  private readonly rules = new Map<string, string[]>();
  private count = 0;

  /** @param pattern of the arguments, joined by blanks; `*` stands for anything, at both ends too */
  public on(program: string, pattern: string, { out = "", err = "", status = 0, seconds = 0, once = false }: FakeAnswer): this {
    const [output, error, used] = ["out", "err", "used"].map((name) => path.join(this.folder, `.${name}-${this.count}`));
    this.count += 1;
    fs.writeFileSync(output, typeof out === "string" ? out : JSON.stringify(out));
    fs.writeFileSync(error, err);
    const glob = pattern.split("*").map((part) => `'${part.replace(/'/g, `'\\''`)}'`).join("*");
    const answer = `${once ? `: > '${used}'; ` : ""}${seconds > 0 ? `sleep ${seconds}; ` : ""}cat '${output}'; cat '${error}' >&2; exit ${status}`;
    const rule = `case "$*" in *${glob}*) ${once ? `if [ ! -e '${used}' ]; then ${answer}; fi` : answer};; esac`;
    this.rules.set(program, [...(this.rules.get(program) ?? []), rule]);
    return this.write(program, this.rules.get(program) as string[]);
  }

  /** Lines of shell that run before the rules, for what changes as it is asked. */
  public script(program: string, lines: string): this {
    this.rules.set(program, [...(this.rules.get(program) ?? []), lines]);
    return this.write(program, this.rules.get(program) as string[]);
  }

  /** What a program was asked, a line each. */
  public asked(program: string): string[] {
    const log = path.join(this.folder, `.log-${program}`);
    return fs.existsSync(log) ? fs.readFileSync(log, "utf8").split("\n").filter((line) => line !== "") : [];
  }

  /** All that were asked anything. */
  public get all(): string[] {
    return [...this.rules.keys()].flatMap((program) => this.asked(program));
  }

  public programs(options: Partial<ProgramsOptions> = {}): Programs {
    return new Programs({ signal: new AbortController().signal, pausesMs: [1, 1], limitMs: 20_000, ...options, env: { PATH: this.folder, ...options.env } });
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private write(program: string, rules: readonly string[]): this {
    const log = path.join(this.folder, `.log-${program}`);
    const last = `echo "fake ${program}: nobody said what to answer to: $*" >&2; exit 99`;
    // A line is written at once: two that are asked together would else be one line in it.
    const script = ["#!/bin/sh", "PATH=/usr/bin:/bin", `HERE='${this.folder}'`, `asked=$(printf '%s\\n' "$*" | tr '\\n' ' ')`, `printf '%s\\n' "$asked" >> '${log}'`, ...rules, last].join("\n");
    fs.writeFileSync(path.join(this.folder, program), `${script}\n`, { mode: 0o755 });
    return this;
  }
}
