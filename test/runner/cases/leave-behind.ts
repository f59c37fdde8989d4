import { App } from "cdktf";
import { ours } from "./own-state";

/* eslint-disable @typescript-eslint/no-explicit-any */
const realm = globalThis as any;
const capture = Error.captureStackTrace;

/** What a file finds when it begins; `package` alone may be another file's. */
const found = (): object => ({
  global: realm.leftBehind,
  environment: process.env.LEFT_BEHIND,
  changed: process.env.HOME_OF_ALL,
  folder: process.cwd(),
  listeners: process.listenerCount("uncaughtExceptionMonitor") + process.listeners("warning").filter(({ name }) => name === "leftBehind").length,
  matcher: typeof (expect(1) as any).toBeLeftBehind,
  exit: process.exitCode,
  own: ours.by,
  stackTraces: (Error.captureStackTrace as any).leftBehind,
});

/** Two files of this run one after the other in one worker, in both orders: each sees what the other left, and leaves something. */
export function leaveBehind(by: string): void {
  test("finds nothing of another file", () => {
    console.log(`${by} found ${JSON.stringify({ ...found(), package: (App as any).leftBehind })}`);
  });

  test("leaves something", () => {
    realm.leftBehind = by;
    process.env.LEFT_BEHIND = by;
    process.env.HOME_OF_ALL = by;
    process.chdir("/");
    process.on("warning", function leftBehind() {});
    expect.extend({ toBeLeftBehind: () => ({ pass: true, message: () => "" }) });
    ours.by = by;
    (App as any).leftBehind = by;
    Error.captureStackTrace = Object.assign((target: object, below?: any) => capture(target, below), { leftBehind: by });
    expect((expect(1) as any).toBeLeftBehind).toBeDefined();
  });
}
