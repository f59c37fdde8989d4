/** The rehearsal can't begin: a program is missing, a name is unknown, there is no app here. The message says what would do. */
export class CannotRehearseError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = "CannotRehearseError";
  }
}

/** The app itself refused to be synthesised; the message is the app's own. */
export class SynthesisError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = "SynthesisError";
  }
}

/** The rehearsal was interrupted by the caller's signal. Everything it had started is gone. */
export class InterruptedError extends Error {
  public constructor() {
    super("The rehearsal was interrupted; nothing of it is left.");
    this.name = "InterruptedError";
  }
}
