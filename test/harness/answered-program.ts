import * as fs from "fs";
import * as net from "net";

/** How a program's call ends: what it writes, on standard error where its status isn't 0. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Answers a call. @returns nothing where the program never ends by itself */
export type Answers = (argv: string[], input: string) => Answered | undefined;

/** Words are parted by this, since it stands in none. */
const BETWEEN = "\x1f";

const program = (port: number): string => `#!/bin/bash
IFS=$'\\x1f'
words="$*"
input=""
# Node's pipe is a socket, which can't be opened by a name.
if [[ "$words" == *$'\\x1f-f\\x1f-'* ]]; then input=$(cat); fi
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\n%s\\n' "\${words//$'\\n'/ }" "\${input//$'\\n'/ }" >&3
read -r status <&3
if [ "$status" = 0 ]; then exec cat <&3; fi
cat <&3 >&2
exit "$status"
`;

/** A program for a PATH whose calls are answered here, in the test's own process: a Node for each call would be most of the test's time. */
export class AnsweredProgram {
  private readonly server: net.Server;

  public constructor(file: string, answers: Answers) {
    this.server = net.createServer((socket) => {
      let heard = "";
      socket.setEncoding("utf8").unref();
      socket.on("error", () => undefined);
      socket.on("data", (text: string) => {
        heard += text;
        const [words, input, end] = heard.split("\n");
        if (end === undefined) return;
        const answered = answer(answers, words, input);
        if (answered !== undefined) socket.end(`${answered.status}\n${answered.text}`);
      });
    });
    // Without a host it listens at once.
    this.server.listen(0).unref();
    fs.writeFileSync(file, program((this.server.address() as net.AddressInfo).port), { mode: 0o755 });
  }

  public end(): void {
    this.server.close();
  }
}

function answer(answers: Answers, words: string, input: string): Answered | undefined {
  try {
    return answers(words === "" ? [] : words.split(BETWEEN), input);
  } catch (error) {
    return { status: 1, text: `the test's own answer failed: ${(error as Error).stack}\n` };
  }
}
